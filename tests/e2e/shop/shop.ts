import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Product } from "../../../handlers/shop/catalogue/product-shapes.ts";
import type { Order, State } from "../../../handlers/shop/orders/contract.ts";
import type { Checkout } from "../../../handlers/shop/payments/contract.ts";
import { demoUser, signIn } from "../../support/sign-in.ts";
import type { Stage } from "../../support/stage.ts";

export type Call = <Reply>(method: string, path: string, body?: object) => Promise<Reply>;

/** The API as the stage's demo person with that role. A call that is refused throws its status and body. */
export async function callAs(stage: Stage, group: string | null): Promise<Call> {
  const { access } = await signIn(stage, demoUser(stage, group));
  return async <Reply>(method: string, path: string, body?: object): Promise<Reply> => {
    const reply = await fetch(stage.outputs.apiUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${access}`,
        "content-type": "application/json",
        "idempotency-key": randomUUID(),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return JSON.parse(text) as Reply;
  };
}

/** Adds a product of one variant at 1250 EUR cents, with 100 pieces of it; the variant's id. */
export const newVariant = async (admin: Call): Promise<string> => (await newProduct(admin)).variantId;

/** The same, with the name in the product's address. */
export async function newProduct(admin: Call): Promise<{ slug: string; variantId: string }> {
  const sku = randomUUID().slice(0, 18);
  const { slug, variants } = await admin<Product>("POST", "/products", {
    slug: `disc-${sku}`,
    title: "Brake disc",
    description: "Vented, 280 mm.",
    category: "brakes/discs",
    options: [],
    state: "active",
    variants: [{ sku, options: [], prices: [{ amountMinor: 1_250, currency: "EUR" }] }],
  });
  const id = variants[0]?.id ?? "";
  await admin("PUT", `/variants/${id}/stock`, { onHand: 100, reason: "counted" });
  return { slug, variantId: id };
}

/** Orders two pieces; the order's id and the page where it is paid. */
export async function newOrder(buyer: Call, variantId: string): Promise<{ id: string; url: string }> {
  const items = [{ variantId, quantity: 2 }];
  const { id } = await buyer<Order>("POST", "/orders", { items, currency: "EUR" });
  const { url } = await buyer<Checkout>("POST", `/orders/${id}/checkout`);
  return { id, url };
}

/** What a buyer types on the checkout page for a parcel to Vienna. */
export const address = {
  shipping_name: "Ada Lovelace",
  line1: "Ring 1",
  postal_code: "1010",
  city: "Vienna",
  country: "AT",
};

/** Sends the form of the checkout page, as its buttons do. */
export async function pay(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const body = new URLSearchParams({ ...address, ...fields });
  return fetch(url, { method: "POST", body, redirect: "manual" });
}

export const orderOf = (call: Call, orderId: string): Promise<Order> =>
  call<Order>("GET", `/orders/${orderId}`);

/** Waits until an order is in a state. @throws Error with the history after 30 s */
export async function untilState(call: Call, orderId: string, state: State): Promise<Order> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const order = await orderOf(call, orderId);
    if (order.state === state) return order;
    if (Date.now() > deadline) throw new Error(`not ${state}: ${JSON.stringify(order.history)}`);
    await delay(100);
  }
}
