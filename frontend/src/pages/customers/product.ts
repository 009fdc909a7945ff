import type { Product } from "../../app/product.ts";
import { text } from "./text.ts";

const needs = ["admin"] as const;

/** Customers, for the people who look after them. */
export const product: Product = {
  id: "customers",
  services: ["customers"],
  nav: { path: "/customers", label: text.nav, icon: "people", lead: text.navLead, needs },
  pages: [
    { path: "/customers", needs, load: () => import("./list.tsx") },
    { path: "/customers/new", needs, load: () => import("./add.tsx") },
    { path: "/customers/:customerId", needs, load: () => import("./customer.tsx") },
    { path: "/customers/:customerId/edit", needs, load: () => import("./edit.tsx") },
  ],
  // Everybody can ask for them; the API takes them from admins only.
  scopes: ["customers/read", "customers/write"],
};
