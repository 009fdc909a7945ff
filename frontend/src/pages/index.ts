import type { Product } from "../app/product.ts";
import { product as account } from "./account/product.ts";
import { product as customers } from "./customers/product.ts";
import { product as game } from "./game/product.ts";
import { product as movies } from "./movies/product.ts";
import { product as shop } from "./shop/product.ts";

/** The pages of every product, in the order of the navigation. A product's folder goes together with its line. */
export const products: readonly Product[] = [movies, shop, game, customers, account];
