import { noSuch } from "../../errors.ts";
import { operation } from "../../operation.ts";

/** What is still to be delivered there is given up. https://docs.stripe.com/api/webhook_endpoints/delete */
export const deleteEndpoint = operation({
  params: {},
  run(_input, { stripe, id }) {
    if (!stripe.objects.endpoints.delete(id)) throw noSuch("webhook endpoint", id);
    return { id, object: "webhook_endpoint", deleted: true };
  },
});
