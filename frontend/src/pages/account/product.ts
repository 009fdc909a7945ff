import type { Product } from "../../app/product.ts";
import { text } from "./text.ts";

/** The person's own account. */
export const product: Product = {
  id: "account",
  services: ["users"],
  pages: [{ path: "/account", title: text.title, needs: "signIn", load: () => import("./account.tsx") }],
};
