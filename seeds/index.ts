import { seed as customers } from "./customers/seed.ts";
import { seed as game } from "./game/seed.ts";
import { seed as movies } from "./movies/seed.ts";
import type { Seed } from "./seed.ts";
import { seed as shop } from "./shop/seed.ts";
import { seed as users } from "./users/seed.ts";

/** The seeds of each service or product, in their order: what refers to people comes after them. */
export const seeds: readonly Seed[] = [users, movies, customers, shop, game];
