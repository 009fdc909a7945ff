import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import Stripe from "stripe";
import type { HttpReply } from "../../../../handlers/platform/http/gateway.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import type { LambdaContext } from "../../../../handlers/platform/work/invocation.ts";
import { type JobResult, runJob } from "../../../../handlers/platform/work/job.ts";
import { contract } from "../../../../handlers/shop/payments/contract.ts";
import { type Desk, deskOf } from "../../../../handlers/shop/payments/desk.ts";
import { type Reconciled, reconcileJob } from "../../../../handlers/shop/payments/reconcile.ts";
import { paymentsService } from "../../../../handlers/shop/payments/service.ts";
import type { Payments } from "../../../../handlers/shop/payments/settings.ts";
import { stripeAsker } from "../../../../handlers/shop/payments/stripe.ts";
import { work } from "../../../../handlers/shop/payments/worker.ts";
import { contract as webhookContract } from "../../../../handlers/shop/stripe-webhook/contract.ts";
import { webhookService } from "../../../../handlers/shop/stripe-webhook/service.ts";
import { Faults } from "../../../../local/run/faults.ts";
import { openStateStore } from "../../../../local/run/state.ts";
import { startStripe } from "../../../../local/stripe/index.ts";
import type { TestDatabase } from "../../../support/database.ts";
import { type Call, clientOf, identity, type Reply, routesOf } from "../../support/client.ts";
import { shakyDatabase } from "../../support/shaky.ts";
import { openWorld, type World } from "../world.ts";

type Fields = Readonly<Record<string, unknown>>;

const secret = "whsec_present";
const key = "sk_test_local";

/** What a webhook request is, before it is signed. */
export interface WebhookCall {
  readonly body: string | Uint8Array;
  readonly signature?: string;
  readonly isBase64?: boolean;
}

export interface PaymentsWorld {
  readonly shop: World;
  readonly desk: Desk;
  readonly payments: Call;
  readonly stripe: Stripe;
  /** Where the local Stripe answers. */
  readonly stripeUrl: string;
  /** Incidents and other counts, by name and kind. */
  readonly counts: Map<string, number>;
  /** Outcomes of the events that came, as `type outcome`, in their order. */
  readonly taken: string[];
  /** Answers of the webhook: 200 to each verified event. */
  readonly answers: number[];
  /** Calls the webhook's function. */
  webhook(call: WebhookCall): Promise<Reply>;
  /** An event as Stripe would sign it now. */
  signed(event: unknown, by?: string): WebhookCall;
  /** Replaces what befalls the local Stripe from now on. */
  befall(faults: string): void;
  /** Moves the clock of shop and Stripe, and lets happen what is due. */
  pass(seconds: number): Promise<void>;
  /** An order of these pieces; its id. */
  ordered(as: string, quantity?: number, fields?: Fields): Promise<string>;
  checkout(as: string, orderId: string): Promise<Reply>;
  /** Opens the checkout, which must succeed; the session's id. */
  session(as: string, orderId: string): Promise<string>;
  /** Pays a session on its page with a test card, and waits for the webhook. */
  pay(session: string, card?: string): Promise<void>;
  /** Pays by bank debit, which is certain later. */
  payLater(session: string, iban: string): Promise<void>;
  /** An order that was paid; its id. */
  paid(as: string, quantity?: number, fields?: Fields, card?: string): Promise<string>;
  refund(orderId: string, body?: Fields, idempotencyKey?: string): Promise<Reply>;
  order(orderId: string): Promise<Reply["body"]>;
  rows(query: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Works on the messages of the queue. */
  drain(): Promise<void>;
  reconcile(): Promise<JobResult & Partial<Reconciled>>;
  close(): Promise<void>;
}

const context: LambdaContext = { awsRequestId: "test", getRemainingTimeInMillis: () => 500_000 };

export interface Options {
  /** Whether every other transaction of the payments resumes first, and every other commit is not answered. */
  readonly isShaky?: boolean;
  /** Default: one of its own. */
  readonly db?: TestDatabase;
  /** As `--fault stripe=...` has them. */
  readonly faults?: string;
  readonly settings?: Partial<Payments>;
  readonly secrets?: readonly string[];
}

/** The shop with its payments, on a real PostgreSQL and a local Stripe whose webhooks come to the real function. */
export async function openPayments(options: Options = {}): Promise<PaymentsWorld> {
  const shop = await openWorld(60, options.db);
  const folder = mkdtempSync(path.join(tmpdir(), "payments-"));
  const store = openStateStore(folder);
  const now = () => Date.parse(shop.time);
  const counts = new Map<string, number>();
  const add = (name: string, value = 1) => void counts.set(name, (counts.get(name) ?? 0) + value);
  const metrics = {
    count: (name: string, value = 1, { Kind }: Readonly<Record<string, string>> = {}) =>
      add(Kind === undefined ? name : `${name} ${Kind}`, value),
    duration: () => undefined,
  };
  const taken: string[] = [];
  const answers: number[] = [];
  const log = createLog({ level: "error", write: line => void taken.push(`error ${line}`) });
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/stripe/webhook`;
  const specs = (stripe: string | undefined) => (stripe === undefined ? [] : [`stripe=${stripe}`]);
  const faults = new Faults(specs(options.faults));
  const local = await startStripe({
    store,
    port: 0,
    clock: { now: () => new Date(now()) },
    webhook: () => ({ url, secret }),
    faults,
  });
  const sleep = () => new Promise<void>(resolve => setImmediate(resolve));
  const settings: Payments = {
    ask: stripeAsker({
      readKey: async () => key,
      mode: "test",
      apiUrl: local.url,
      now,
      sleep,
    }),
    mode: "test",
    stack: "shop/test",
    hasTax: false,
    returnUrl: "http://localhost:5173/",
    shippingCountries: [],
    holdMinutes: 60,
    ...options.settings,
  };
  const database = options.isShaky ? shakyDatabase(shop.db.dataApi) : shop.db.database;
  const clocks = { now, newId: randomUUID };
  const desk = deskOf(settings, { database, metrics, log, ...clocks }) as Desk;
  const platform = { ...usersIn(database), identity, log };
  const payments = clientOf(
    serve(contract, paymentsService({ database, desk, ...clocks }), platform),
    routesOf(contract),
  );
  const handler = serve(
    webhookContract,
    webhookService({
      desk,
      secrets: async () => options.secrets ?? [secret],
      send: async message => void shop.messages.push(message),
    }),
    platform,
  );
  const stripe = new Stripe(key, {
    host: "localhost",
    port: local.port,
    protocol: "http",
    telemetry: false,
    maxNetworkRetries: 0,
  });

  const call = ({ body, signature, isBase64 = false }: WebhookCall): Promise<HttpReply> =>
    handler(
      {
        routeKey: "POST /stripe/webhook",
        headers: {
          "content-type": "application/json; charset=utf-8",
          ...(signature === undefined ? {} : { "stripe-signature": signature }),
        },
        body: Buffer.from(body).toString(isBase64 ? "base64" : "utf8"),
        isBase64Encoded: isBase64,
        requestContext: { requestId: randomUUID() },
      },
      { awsRequestId: "test", getRemainingTimeInMillis: () => 29_000 },
    );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const reply = await call({ body, signature: String(request.headers["stripe-signature"]) });
    const { outcome, code } = JSON.parse(reply.body ?? "{}");
    taken.push(`${JSON.parse(body.toString()).type} ${outcome ?? code}`);
    answers.push(reply.statusCode);
    response.writeHead(reply.statusCode, reply.headers).end(reply.body);
  }

  /** Sends the form of a checkout page. */
  async function submit(session: string, form: Readonly<Record<string, string>>, method = "card") {
    const body = new URLSearchParams({ ...form, name: "Ada", email: "ada@example.com" });
    const page = await fetch(`${local.url}/c/pay/${session}?method=${method}`, {
      method: "POST",
      body,
      redirect: "manual",
    });
    if (page.status >= 400) throw new Error(`The page answers ${page.status}.`);
    await local.settle();
  }

  const world: PaymentsWorld = {
    shop,
    desk,
    payments,
    stripe,
    stripeUrl: local.url,
    counts,
    taken,
    answers,
    async webhook(one) {
      const { statusCode: status, headers, body = "{}" } = await call(one);
      return { status, headers, body: JSON.parse(body) };
    },
    signed(event, by = secret) {
      const body = typeof event === "string" ? event : JSON.stringify(event);
      const timestamp = Math.floor(now() / 1000);
      return {
        body,
        signature: Stripe.webhooks.generateTestHeaderString({ payload: body, secret: by, timestamp }),
      };
    },
    befall: stripe => faults.set(specs(stripe)),
    async pass(seconds) {
      shop.time = new Date(now() + seconds * 1000).toISOString();
      await local.settle();
    },
    async ordered(as, quantity = 1, fields = {}) {
      const variant = await shop.variant(100);
      return shop.ordered(as, [[variant, quantity]], fields);
    },
    checkout: (as, orderId) => payments("POST", `/orders/${orderId}/checkout`, { as }),
    async session(as, orderId) {
      const { status, body } = await answered(() => world.checkout(as, orderId));
      if (status !== 200) throw new Error(JSON.stringify(body));
      return new URL(body.url).pathname.split("/").at(-1) ?? "";
    },
    pay: (session, card = "4242424242424242") =>
      submit(session, { number: card, expiry: "12 / 40", cvc: "123" }),
    payLater: (session, iban) => submit(session, { account: iban }, "sepa_debit"),
    async paid(as, quantity, fields, card) {
      const id = await world.ordered(as, quantity, fields);
      await world.pay(await world.session(as, id), card);
      return id;
    },
    refund: (orderId, body = {}, idempotencyKey = randomUUID()) =>
      payments("POST", `/orders/${orderId}/refunds`, {
        as: shop.admin,
        body,
        headers: { "idempotency-key": idempotencyKey },
      }),
    order: async orderId => (await shop.call("GET", `/orders/${orderId}`, { as: shop.admin })).body,
    rows: async (query, values = []) => (await shop.db.pool.query(query, [...values])).rows,
    async drain() {
      for (const message of shop.messages.splice(0)) await work(desk, message);
      await local.settle();
    },
    reconcile() {
      // A run of its own each time.
      shop.time = new Date(Math.floor(now() / 1000) * 1000 + 1_000).toISOString();
      const job = reconcileJob(desk, metrics);
      return runJob(job, { database, log, metrics, sleep })({ scheduledTime: shop.time }, context);
    },
    async close() {
      await local.close();
      await store.close();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
      if (options.db === undefined) await shop.db.close();
    },
  };
  return world;
}

/** Sends a request again while the database or Stripe is away, as a client does. */
export async function answered(send: () => Promise<Reply>): Promise<Reply> {
  for (let tries = 1; ; tries += 1) {
    const reply = await send();
    if (reply.status !== 503 || tries === 20) return reply;
  }
}
