import { noSuch } from "../../errors.ts";
import type { WebhookEndpoint } from "../../objects/types.ts";
import { operation } from "../../operation.ts";

/** https://docs.stripe.com/api/webhook_endpoints/retrieve */
export const retrieveEndpoint = operation({
  params: {},
  run(_input, { stripe, id }) {
    const endpoint = stripe.objects.endpoints.get(id);
    if (!endpoint) throw noSuch("webhook endpoint", id);
    return withoutSecret(endpoint);
  },
});

export function withoutSecret({ secret: _, ...endpoint }: WebhookEndpoint): WebhookEndpoint {
  return endpoint;
}
