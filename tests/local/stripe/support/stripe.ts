import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";
import { Faults } from "../../../../local/run/faults.ts";
import { openStateStore } from "../../../../local/run/state.ts";
import { type RunningStripe, startStripe } from "../../../../local/stripe/index.ts";
import { withFolder } from "../../support/folder.ts";

export const SECRET = "whsec_test_secret";
export const START = Date.UTC(2026, 10, 30, 8, 0, 0);

/** A webhook that the shop would have. */
export interface Webhook {
  readonly url: string;
  /** What arrived, in its order. */
  readonly received: Received[];
  /** Answers the next requests, 200 when there is none. */
  readonly answers: number[];
  /** Types in the order of arrival. */
  types(): string[];
  /** Resolves when the next event arrives. */
  arrival(): Promise<void>;
}

export interface Received {
  readonly body: string;
  readonly signature: string;
  readonly event: Stripe.Event;
}

export interface Shop {
  readonly stripe: Stripe;
  readonly local: RunningStripe;
  readonly webhook: Webhook;
  readonly faults: Faults;
  /** Moves the clock and lets happen what is due. */
  pass(seconds: number): Promise<void>;
  /** Sends a form of the checkout page, or gets it without one. */
  page(path: string, form?: Readonly<Record<string, string>>): Promise<PageAnswer>;
  /** Ends the Stripe and starts it again on the same data. */
  restart(): Promise<void>;
}

export interface PageAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Headers;
  readonly html: string;
}

/** Runs work with a local Stripe on an empty folder, the official client and a webhook. */
export async function withStripe(
  work: (shop: Shop) => Promise<void>,
  { faults: specs = [] as readonly string[], hasWebhook = true } = {},
): Promise<void> {
  const { webhook, close } = await openWebhook();
  let now = START;
  const faults = new Faults(specs);
  try {
    await withFolder(async folder => {
      const start = async () => {
        const store = openStateStore(folder);
        const local = await startStripe({
          store,
          faults,
          port: 0,
          clock: { now: () => new Date(now) },
          webhook: () => (hasWebhook ? { url: webhook.url, secret: SECRET } : undefined),
        });
        return { store, local, stripe: clientOf(local) };
      };
      let running = await start();
      const stop = async () => {
        await running.local.close();
        await running.store.close();
      };
      const shop: Shop = {
        webhook,
        faults,
        get stripe() {
          return running.stripe;
        },
        get local() {
          return running.local;
        },
        async pass(seconds) {
          now += seconds * 1000;
          await running.local.settle();
        },
        page: (path, form) => fetchPage(running.local.url, path, form),
        async restart() {
          await stop();
          running = await start();
        },
      };
      try {
        await work(shop);
      } finally {
        await stop();
      }
    });
  } finally {
    close();
  }
}

/** The official client, as a shop makes it. */
export const clientOf = ({ port }: Pick<RunningStripe, "port">, key = "sk_test_local"): Stripe =>
  new Stripe(key, { host: "localhost", port, protocol: "http", telemetry: false, maxNetworkRetries: 0 });

/** A session of one line of €25.00, two pieces of it. */
export const createSession = (
  stripe: Stripe,
  more: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Promise<Stripe.Checkout.Session> =>
  stripe.checkout.sessions.create({
    mode: "payment",
    success_url: "http://localhost:3000/done?session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://localhost:3000/cart",
    customer_email: "ada@example.com",
    client_reference_id: "order_1",
    line_items: [
      {
        quantity: 2,
        price_data: { currency: "eur", unit_amount: 1250, product_data: { name: "Brake pads" } },
      },
    ],
    ...more,
  });

/** What a person types who pays with a card. */
export const cardForm = (number: string) => ({ number, expiry: "12 / 40", cvc: "123", name: "Ada" });

/** Pays a session on its page. */
export const payWith = (shop: Shop, session: Stripe.Checkout.Session, number = "4242424242424242") =>
  shop.page(`/c/pay/${session.id}`, cardForm(number));

/** The error that a call ends with. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => null,
    error => error,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error(`A StripeError was expected, not ${error}`);
}

async function fetchPage(
  url: string,
  path: string,
  form: Readonly<Record<string, string>> | undefined,
): Promise<PageAnswer> {
  const init: RequestInit = { redirect: "manual" };
  if (form) Object.assign(init, { method: "POST", body: new URLSearchParams(form) });
  const { status, headers, ...response } = await fetch(url + path, init).then(async reply => ({
    status: reply.status,
    headers: reply.headers,
    html: await reply.text(),
  }));
  return { status, headers, location: headers.get("location"), html: response.html };
}

async function openWebhook(): Promise<{ readonly webhook: Webhook; close(): void }> {
  const received: Received[] = [];
  const answers: number[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    received.push({ body, signature: String(request.headers["stripe-signature"]), event: JSON.parse(body) });
    response.writeHead(answers.shift() ?? 200, { location: "http://localhost:1/" }).end("seen");
    for (const tell of waiting.splice(0)) tell();
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const types = () => received.map(({ event }) => event.type);
  const arrival = () => new Promise<void>(resolve => waiting.push(resolve));
  const webhook = { url: `http://127.0.0.1:${port}/webhook`, received, answers, types, arrival };
  return {
    webhook,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
