import { kept as customers } from "../customers/kept.ts";
import { kept as game } from "../game/kept.ts";
import { kept as movies } from "../movies/kept.ts";
import { kept as shop } from "../shop/kept.ts";

/** Columns, as `table.column`, that still name a deleted person, whose row is a tombstone, and why. */
export type Kept = Readonly<Record<string, string>>;

const lists: readonly Kept[] = [customers, game, movies, shop];

/** Of all services. */
export const kept: Kept = Object.assign({}, ...lists);
