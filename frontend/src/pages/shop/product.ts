import type { Product } from "../../app/product.ts";
import { text } from "./text.ts";

/** What can be bought, from the shelf to the order. */
export const product: Product = {
  id: "shop",
  services: ["catalogue"],
  nav: { path: "/shop", label: text.nav, icon: "shop", lead: text.navLead },
  sections: [
    { path: "/shop", label: text.catalogue },
    { path: "/shop/cart", label: text.cart.title, service: "orders" },
    { path: "/shop/orders", label: text.orders.title, service: "orders", needs: "signIn" },
  ],
  pages: [
    { path: "/shop", title: text.title, load: () => import("./catalogue.tsx") },
    { path: "/shop/cart", title: text.cart.title, service: "orders", load: () => import("./cart-page.tsx") },
    {
      path: "/shop/orders",
      title: text.orders.title,
      service: "orders",
      needs: "signIn",
      load: () => import("./orders.tsx"),
    },
    {
      path: "/shop/orders/:orderId",
      title: text.orders.title,
      service: "orders",
      needs: "signIn",
      load: () => import("./order.tsx"),
    },
    { path: "/shop/products/:slug", title: text.title, load: () => import("./product-page.tsx") },
  ],
  // Stripe's page sends buyers back to the site's root.
  arrival(query) {
    const [order, checkout] = [query.get("order"), query.get("checkout")];
    if (!order || (checkout !== "done" && checkout !== "left")) return null;
    return `/shop/orders/${encodeURIComponent(order)}?checkout=${checkout}`;
  },
};
