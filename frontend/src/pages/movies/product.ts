import type { Product } from "../../app/product.ts";
import { text } from "./text.ts";

const editors = ["editor", "admin"] as const;

/** Films that people rate. */
export const product: Product = {
  id: "movies",
  services: ["movies"],
  nav: { path: "/movies", label: text.nav, icon: "film", lead: text.navLead },
  pages: [
    { path: "/movies", load: () => import("./list.tsx") },
    { path: "/movies/new", needs: editors, load: () => import("./add.tsx") },
    { path: "/movies/:movieId", load: () => import("./movie.tsx") },
    { path: "/movies/:movieId/edit", needs: editors, load: () => import("./edit.tsx") },
  ],
};
