import type { Product } from "../../app/product.ts";

/** The person's own account. */
export const product: Product = {
  id: "account",
  services: ["users"],
  pages: [{ path: "/account", needs: "signIn", load: () => import("./account.tsx") }],
};
