import type { Product } from "../../app/product.ts";
import { text } from "./text.ts";

const needs = ["admin"] as const;

/** Customers, for the people who look after them. */
export const product: Product = {
  id: "customers",
  services: ["customers"],
  nav: { path: "/customers", label: text.nav, icon: "people", lead: text.navLead, needs },
  pages: [
    { path: "/customers", title: text.title, needs, load: () => import("./list.tsx") },
    { path: "/customers/new", title: text.add, needs, load: () => import("./add.tsx") },
    { path: "/customers/:customerId", title: text.title, needs, load: () => import("./customer.tsx") },
    { path: "/customers/:customerId/edit", title: text.editTitle, needs, load: () => import("./edit.tsx") },
  ],
  // Everybody can ask for them; the API takes them from admins only.
  scopes: ["customers/read", "customers/write"],
};
