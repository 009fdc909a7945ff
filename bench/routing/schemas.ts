import * as v from "valibot";
import { integer, integerText, list, text, Uuid } from "../../contract/schemas.ts";

/** What the measured requests are checked against; `bench/peers/hono` has the same in zod. */
export const OrderId = v.strictObject({ orderId: Uuid });
export const OrderQuery = v.strictObject({ lines: v.optional(integerText(1, 100), "20") });
export const NewOrder = v.strictObject({
  customerId: Uuid,
  lines: list(v.strictObject({ productId: Uuid, quantity: integer(1, 1000) }), 1, 100),
  note: v.optional(v.nullable(text(500)), null),
});

export const OrderView = v.object({ id: Uuid, lines: v.number() });
export const OrderMade = v.object({ customerId: Uuid, items: v.number(), note: v.nullable(v.string()) });
