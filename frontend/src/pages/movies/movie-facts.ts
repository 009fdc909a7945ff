import type { Item, Output } from "../../../../client/index.ts";
import type { Services } from "../../app/services.ts";
import { numberFormat } from "../../ui/dates.ts";
import { text } from "./text.ts";

export type Movie = Item<Services, "movies", "list">;
export type MovieWithMine = Output<Services, "movies", "rate">;
/** With its ETag, to change it by. */
export type MovieToEdit = Output<Services, "movies", "read">;

/** `drama · 120 min` */
export const factsOf = ({ genres, runtimeMinutes }: Movie): string =>
  [
    ...genres.map(genre => text.genres[genre]),
    ...(runtimeMinutes === null ? [] : [text.minutes(String(runtimeMinutes))]),
  ].join(" · ");

const formatAverage = numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const ratingText = ({ rating }: Pick<Movie, "rating">): string =>
  rating.average === null ? text.notRated : text.rating(formatAverage(rating.average), rating.count);
