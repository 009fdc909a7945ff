import { httpEvent } from "../support/events.ts";

const orderId = "7d9f2b1e-3c58-4a0f-9d6c-0b8f1e2a4c61";
const productIds = [
  "1f0c2a54-9a3e-4f6f-8f0a-6a1f2f3b4c5d",
  "2e1d3b65-8b4f-4a7a-9e1b-7b2a3a4c5d6e",
  "3d2e4c76-7c5a-4b8b-8d2c-8c3b4b5d6e7f",
];

/** The measured requests, and a bad one that both sides must refuse. */
export const events = {
  read: httpEvent({
    method: "GET",
    route: "/orders/{orderId}",
    path: `/orders/${orderId}`,
    pathParameters: { orderId },
    query: "lines=50",
  }),
  write: httpEvent({
    method: "POST",
    route: "/orders",
    body: {
      customerId: orderId,
      lines: productIds.map((productId, index) => ({ productId, quantity: index + 1 })),
      note: "Please ring twice.",
    },
  }),
  bad: httpEvent({
    method: "POST",
    route: "/orders",
    body: { customerId: "nobody", lines: [], note: null },
  }),
} as const;
