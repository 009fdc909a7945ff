import type { Product } from "../../app/product.ts";
import { text } from "./text.ts";

const needs = ["admin"] as const;

/** What can be bought, from the shelf to the order. */
export const product: Product = {
  id: "shop",
  services: ["catalogue"],
  nav: { path: "/shop", label: text.nav, icon: "shop", lead: text.navLead },
  sections: [
    { path: "/shop", label: text.catalogue },
    { path: "/shop/cart", label: text.cart.title, service: "orders" },
    { path: "/shop/orders", label: text.orders.title, service: "orders", needs: "signIn" },
    { path: "/shop/admin/products", label: text.admin.products, needs },
    { path: "/shop/admin/orders", label: text.admin.orders, service: "orders", needs },
    { path: "/shop/admin/coupons", label: text.admin.coupons, service: "orders", needs },
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
    {
      path: "/shop/admin/products",
      title: text.admin.products,
      needs,
      load: () => import("./admin/products.tsx"),
    },
    {
      path: "/shop/admin/products/new",
      title: text.admin.addProduct,
      needs,
      load: () => import("./admin/add-product.tsx"),
    },
    {
      path: "/shop/admin/products/:productId",
      title: text.admin.products,
      needs,
      load: () => import("./admin/product.tsx"),
    },
    {
      path: "/shop/admin/orders",
      title: text.admin.orders,
      service: "orders",
      needs,
      load: () => import("./admin/orders.tsx"),
    },
    {
      path: "/shop/admin/orders/:orderId",
      title: text.admin.orders,
      service: "orders",
      needs,
      load: () => import("./admin/order.tsx"),
    },
    {
      path: "/shop/admin/coupons",
      title: text.admin.coupons,
      service: "orders",
      needs,
      load: () => import("./admin/coupons.tsx"),
    },
    {
      path: "/shop/admin/coupons/new",
      title: text.admin.addCoupon,
      service: "orders",
      needs,
      load: () => import("./admin/add-coupon.tsx"),
    },
  ],
  // Stripe's page sends buyers back to the site's root.
  arrival(query) {
    const [order, checkout] = [query.get("order"), query.get("checkout")];
    if (!order || (checkout !== "done" && checkout !== "left")) return null;
    return `/shop/orders/${encodeURIComponent(order)}?checkout=${checkout}`;
  },
};
