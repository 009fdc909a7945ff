import type { ConsoleStripe } from "../console/sources.ts";
import type { MountedService } from "../services/host.ts";
import { createApi } from "./http/api.ts";
import { openServer } from "./http/server.ts";
import { answerPage } from "./pages/routes.ts";
import { taskHandlers } from "./rules/due.ts";
import { createStripe, type LocalStripe, type StripeOptions } from "./stripe.ts";
import { viewOf } from "./view.ts";

/** A Stripe without a server of its own. */
export interface StripeService extends Required<Pick<MountedService, "page">> {
  /** For the console. */
  readonly view: ConsoleStripe;
  /**
   * Does everything that is due by the clock, and waits until webhooks have answered: for tests that move the clock.
   */
  settle(): Promise<void>;
  /** Ends timers and deliveries; what was under way goes on after the next start. */
  close(): Promise<void>;
}

export interface RunningStripe extends Omit<StripeService, "page"> {
  /** Where the API and the checkout pages answer, such as `http://localhost:4002`. */
  readonly url: string;
  readonly port: number;
}

/** A longer wait is cut: the clock may be another than the machine's. */
const LONGEST_SLEEP_MILLISECONDS = 60_000;

/**
 * Stripe's API below `/v1` and the checkout pages below `/c/pay`, to be mounted on a server.
 * @param siteUrl origin of that server, without a trailing slash
 */
export function stripeService(options: StripeOptions, siteUrl: () => string): StripeService {
  const stripe = createStripe(options, siteUrl);
  const api = createApi(stripe);
  const runner = new Runner(stripe);
  runner.wake();
  return {
    view: viewOf(stripe),
    async page(request) {
      const isApi = request.path === "/v1" || request.path.startsWith("/v1/");
      if (!isApi && !request.path.startsWith("/c/pay/")) return null;
      runner.runTasks();
      const reply = isApi ? await api(request) : await answerPage(stripe, request);
      runner.wake();
      return reply;
    },
    settle: () => runner.settle(),
    async close() {
      runner.close();
      await stripe.deliveries.close();
    },
  };
}

/**
 * Starts a Stripe that runs on this machine, with a port of its own.
 *
 * @param options.port 0 picks a free one
 * @throws StartError when the port is taken
 * @example
 * const stripe = await startStripe({ store: openStateStore(".local"), port: 0 });
 * const client = new Stripe("sk_test_1", { host: "localhost", port: stripe.port, protocol: "http" });
 */
export async function startStripe(
  options: StripeOptions & { readonly port: number; readonly onError?: (error: unknown) => void },
): Promise<RunningStripe> {
  let url = "";
  const service = stripeService(options, () => url);
  const { view, settle } = service;
  const listening = await openServer(service.page, options.port, options.onError ?? (() => {}));
  url = `http://localhost:${listening.port}`;
  return {
    url,
    port: listening.port,
    view,
    settle,
    async close() {
      await listening.close(1_500);
      await service.close();
    },
  };
}

/** Lets happen by itself what is due. */
class Runner {
  readonly #stripe: LocalStripe;
  readonly #handlers: ReturnType<typeof taskHandlers>;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(stripe: LocalStripe) {
    this.#stripe = stripe;
    this.#handlers = taskHandlers(stripe);
    stripe.deliveries.onChange = () => this.wake();
  }

  runTasks(): boolean {
    return this.#stripe.agenda.runDue(this.#handlers);
  }

  /** Sets the timer to what is due next. */
  wake(): void {
    clearTimeout(this.#timer);
    const { agenda, deliveries, now } = this.#stripe;
    const times = [agenda.next(), deliveries.next()].filter(time => time !== null);
    if (this.#isClosed || times.length === 0) return;
    const sleep = Math.min(Math.max(0, Math.min(...times) - now()), LONGEST_SLEEP_MILLISECONDS);
    this.#timer = setTimeout(() => {
      this.runTasks();
      deliveries.startDue();
      this.wake();
    }, sleep).unref();
  }

  async settle(): Promise<void> {
    const { deliveries } = this.#stripe;
    do {
      this.runTasks();
      deliveries.startDue();
      await deliveries.underWay();
    } while (this.runTasks() || deliveries.startDue());
    await deliveries.underWay();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}
