import type { Kept } from "../users/kept.ts";

export const kept: Kept = {
  "movies.created_by": "the catalogue is everybody's: it shows a deleted user as its author",
  "movie_ratings.user_id": "a rating without an author still counts in the average",
};
