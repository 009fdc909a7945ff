import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import * as z from "zod";
import { resources } from "../../routing/resources.ts";

const OrderId = z.strictObject({ orderId: z.uuid() });
const OrderQuery = z.strictObject({ lines: z.coerce.number().int().min(1).max(100).default(20) });
const NewOrder = z.strictObject({
  customerId: z.uuid(),
  lines: z
    .array(z.strictObject({ productId: z.uuid(), quantity: z.number().int().min(1).max(1000) }))
    .min(1)
    .max(100),
  note: z.string().trim().min(1).max(500).nullable().default(null),
});
const Id = zValidator("param", z.strictObject({ id: z.uuid() }));

const app = new Hono();
app.get("/orders/:orderId", zValidator("param", OrderId), zValidator("query", OrderQuery), c =>
  c.json({ id: c.req.valid("param").orderId, lines: c.req.valid("query").lines }),
);
app.post("/orders", zValidator("json", NewOrder), c => {
  const { customerId, lines, note } = c.req.valid("json");
  const items = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return c.json({ customerId, items, note }, 201);
});
for (const name of resources) {
  app.get(`/${name}`, c => c.json({}));
  app.post(`/${name}`, c => c.json({}));
  app.get(`/${name}/:id`, Id, c => c.json({}));
  app.patch(`/${name}/:id`, Id, c => c.json({}));
  app.delete(`/${name}/:id`, Id, c => c.json({}));
}

export const handler = handle(app);
