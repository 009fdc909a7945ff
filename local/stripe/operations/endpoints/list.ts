import { pagination } from "../../input/shared.ts";
import { operation } from "../../operation.ts";
import { paginate } from "../../paginate.ts";
import { withoutSecret } from "./retrieve.ts";

/** https://docs.stripe.com/api/webhook_endpoints/list */
export const listEndpoints = operation({
  params: pagination,
  run: (input, { stripe, path }) =>
    paginate([...stripe.objects.endpoints.values()].map(withoutSecret), input, path, "webhook endpoint"),
});
