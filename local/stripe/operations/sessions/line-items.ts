import { pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { cut } from "../../paginate.ts";
import { findSession } from "./find.ts";

/** In the order of the request. https://docs.stripe.com/api/checkout/sessions/line_items */
export const listLineItems = operation({
  params: pagination,
  run: (input, call) => cut(findSession(call).lineItems, input, call.path, "line item"),
});
