import type { Product } from "../../app/product.ts";
import { text } from "./text.ts";

const editors = ["editor", "admin"] as const;

/** Films that people rate. */
export const product: Product = {
  id: "movies",
  services: ["movies"],
  nav: { path: "/movies", label: text.nav, icon: "film", lead: text.navLead },
  pages: [
    { path: "/movies", title: text.title, load: () => import("./list.tsx") },
    { path: "/movies/new", title: text.addTitle, needs: editors, load: () => import("./add.tsx") },
    { path: "/movies/:movieId", title: text.title, load: () => import("./movie.tsx") },
    {
      path: "/movies/:movieId/edit",
      title: text.editTitle,
      needs: editors,
      load: () => import("./edit.tsx"),
    },
  ],
};
