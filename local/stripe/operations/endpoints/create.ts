import { isLoopbackHost } from "../../../http/listen.ts";
import { invalid } from "../../errors.ts";
import { API_VERSION } from "../../http/version.ts";
import { clearable, listOf, notHere, required } from "../../input/param.ts";
import { text, url } from "../../input/scalars.ts";
import { mergeMetadata, metadata } from "../../input/shared.ts";
import type { WebhookEndpoint } from "../../objects/types.ts";
import { operation } from "../../operation.ts";
import { secondsOf } from "../../stripe.ts";

/** Only this reply has its secret. https://docs.stripe.com/api/webhook_endpoints/create */
export const createEndpoint = operation({
  params: {
    api_version: text(),
    description: clearable(text()),
    enabled_events: required(listOf(text(), 200)),
    metadata,
    url: required(url),
    connect: notHere("false"),
  },
  run(input, { stripe }) {
    const { protocol, host } = new URL(input.url);
    if (!/^https?:$/.test(protocol) || !isLoopbackHost(host))
      throw invalid(
        `This local Stripe sends webhooks to this machine only, such as http://localhost:4000 (got ${input.url}).`,
        {
          code: "url_invalid",
          param: "url",
        },
      );
    if (input.api_version !== undefined && input.api_version !== API_VERSION)
      throw invalid(
        `This local Stripe sends events of the API version ${API_VERSION} only (got ${input.api_version}).`,
        {
          param: "api_version",
        },
      );
    const endpoint: WebhookEndpoint = {
      id: stripe.newId("we"),
      object: "webhook_endpoint",
      api_version: input.api_version ?? null,
      application: null,
      created: secondsOf(stripe),
      description: input.description ?? null,
      enabled_events: [...input.enabled_events],
      livemode: false,
      metadata: mergeMetadata({}, input.metadata),
      secret: stripe.newId("whsec", 32),
      status: "enabled",
      url: input.url,
    };
    stripe.objects.endpoints.set(endpoint.id, endpoint);
    return endpoint;
  },
});
