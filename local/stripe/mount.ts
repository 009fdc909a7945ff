import type { ConsoleStripe } from "../console/sources.ts";
import { readApi } from "../gateway/api.ts";
import type { Faults } from "../run/faults.ts";
import type { MountedService, ServiceHost } from "../services/host.ts";
import type { ConfiguredWebhook } from "./events/deliveries.ts";
import { type StripeService, stripeService } from "./index.ts";
import { needsStripe, stripeUsers } from "./needed.ts";

export interface MountOptions {
  readonly faults: Faults;
  /** Where the program's API answers, without a trailing slash. */
  readonly apiUrl: string;
  /** The current value of a secret, by name or ARN. */
  readonly secretValue: (secretId: string) => string | undefined;
}

export interface MountedStripe extends Required<Omit<MountedService, "aws" | "prepareInvocation">> {
  /** For the console; null while the program needs no local Stripe. */
  readonly view: () => ConsoleStripe | null;
}

/** Variable of the function that takes webhooks. */
const WEBHOOK_SECRET = "SECRET_STRIPE_WEBHOOK_SECRET_ARN";

/**
 * The Stripe for a program of local mode, to be asked as a page of the AWS port: its address is known before the program
 * is evaluated. It begins when the program is deployed, since webhooks that wait go to its functions, and is not there
 * for a program that does not name Stripe or has a key of Stripe's own.
 */
export function mountStripe(host: ServiceHost, options: MountOptions): MountedStripe {
  const { store, clock, endpointUrl, log } = host;
  let running: StripeService | null = null;
  const close = async () => {
    const ending = running;
    running = null;
    await ending?.close();
  };
  const begin = () =>
    stripeService(
      {
        store,
        clock,
        faults: options.faults,
        shopName: host.graph().project,
        webhook: () => webhookOf(host, options),
        warn: message => log.warn(message),
      },
      () => endpointUrl,
    );
  return {
    view: () => running?.view ?? null,
    page: async request => (await running?.page(request)) ?? null,
    async deployed() {
      if (!needsStripe(host.graph())) return close();
      running ??= begin();
    },
    close,
  };
}

/** The route of the function that has the webhook's secret; undefined while the program has none. */
function webhookOf(host: ServiceHost, { apiUrl, secretValue }: MountOptions): ConfiguredWebhook | undefined {
  const graph = host.graph();
  for (const { functionArn, variables } of stripeUsers(graph)) {
    const secret = secretValue(variables[WEBHOOK_SECRET] ?? "");
    const route = readApi(graph)?.routes.find(
      route => route.method === "POST" && route.functionArn === functionArn,
    );
    if (secret !== undefined && route) return { url: apiUrl + route.path, secret };
  }
  return undefined;
}
