import { randomUUID } from "node:crypto";
import type { Database } from "../../../handlers/platform/database/database.ts";
import { serve } from "../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import type { LambdaContext } from "../../../handlers/platform/work/invocation.ts";
import { type JobResult, runJob } from "../../../handlers/platform/work/job.ts";
import { contract as catalogue } from "../../../handlers/shop/catalogue/contract.ts";
import { catalogueService } from "../../../handlers/shop/catalogue/service.ts";
import type { PaymentsMessage } from "../../../handlers/shop/messages.ts";
import { contract as orders, type State } from "../../../handlers/shop/orders/contract.ts";
import { expireOrdersJob } from "../../../handlers/shop/orders/expiring.ts";
import { ordersService } from "../../../handlers/shop/orders/service.ts";
import { moveOrders } from "../../../handlers/shop/orders/state-store.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { type Call, clientOf, identity, type Reply, routesOf, verifyToken } from "../support/client.ts";

type Fields = Readonly<Record<string, unknown>>;

/** So many pieces of a variant. */
export type Pieces = readonly (readonly [variantId: string, quantity: number])[];

export interface World {
  readonly db: TestDatabase;
  readonly call: Call;
  /** What was put into the queue of the payments. */
  readonly messages: PaymentsMessage[];
  readonly admin: string;
  /** What the services' clock shows. */
  time: string;
  person(roles?: readonly string[]): Promise<string>;
  people(count: number): Promise<string[]>;
  /** Adds an active product with these fields in place of the usual ones. */
  product(fields?: Fields): Promise<Reply["body"]>;
  /** Adds a product of one variant with so much stock, in EUR; returns the variant's id. */
  variant(onHand: number | null, amountMinor?: number): Promise<string>;
  stock(variantId: string): Promise<{ onHand: number | null; reserved: number }>;
  setStock(variantId: string, onHand: number | null): Promise<Reply>;
  coupon(fields?: Fields): Promise<string>;
  uses(code: string): Promise<number>;
  /** Orders these pieces in EUR. */
  order(as: string, pieces: Pieces, fields?: Fields): Promise<Reply>;
  /** Makes an order, which must succeed; returns its id. */
  ordered(as: string, pieces: Pieces, fields?: Fields): Promise<string>;
  /** Takes an order into another state, as a payment would. */
  move(orderId: string, to: State): Promise<unknown>;
  /** One delivery of the job. */
  expire(scheduledTime: string, database?: Database): Promise<JobResult>;
}

const plenty: LambdaContext = { awsRequestId: "test", getRemainingTimeInMillis: () => 299_000 };

export const disc = {
  title: "Brake disc",
  description: "Vented, 280 mm.",
  category: "brakes/discs",
  options: ["size"],
  state: "active",
};

/** Variants of these SKUs, each at the price in EUR. */
export const variantsOf = (prices: Readonly<Record<string, number>>) =>
  Object.entries(prices).map(([sku, amountMinor]) => ({
    sku,
    options: [sku],
    prices: [{ amountMinor, currency: "EUR" }],
  }));

/** The shop's services on a real PostgreSQL. */
export async function openWorld(holdMinutes = 60, given?: TestDatabase): Promise<World> {
  const db = given ?? (await testDatabase());
  const { database } = db;
  const log = createLog({ write: () => undefined });
  const now = () => Date.parse(world.time);
  const messages: PaymentsMessage[] = [];
  const send = async (message: PaymentsMessage) => void messages.push(message);
  const platform = { ...usersIn(database), identity, log };
  const inCatalogue = clientOf(
    serve(catalogue, catalogueService({ database }), { ...platform, verifyToken }),
    routesOf(catalogue),
  );
  const inOrders = clientOf(
    serve(orders, ordersService({ database, holdMinutes, now, send }), platform),
    routesOf(orders),
  );
  const call: Call = (method, path, options) =>
    (/^\/(orders|coupons)/.test(path) ? inOrders : inCatalogue)(method, path, options);
  const people: World["people"] = async count => {
    const ids = Array.from({ length: count }, () => randomUUID());
    await db.pool.query(
      "insert into users (id, username) select id, id from unnest($1::uuid[]) as person (id)",
      [ids],
    );
    return ids;
  };
  const person: World["person"] = async (roles = []) => {
    const [id = ""] = await people(1);
    await db.pool.query("update users set roles = $2 where id = $1", [id, roles]);
    return id;
  };
  const admin = await person(["admin"]);
  const created = async (path: string, as: string, body: unknown, headers = {}) => {
    const reply = await call("POST", path, { as, body, headers });
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
    return reply.body;
  };
  const world: World = {
    db,
    call,
    messages,
    admin,
    person,
    people,
    time: "2026-06-01T08:00:00Z",
    product: (fields = {}) => {
      const slug = `p-${randomUUID().slice(0, 13)}-x`;
      return created("/products", admin, {
        ...disc,
        slug,
        variants: variantsOf({ [slug]: 1_000 }),
        ...fields,
      });
    },
    async variant(onHand, amountMinor = 1_000) {
      const sku = randomUUID().slice(0, 18);
      const { variants } = await world.product({ variants: variantsOf({ [sku]: amountMinor }) });
      const [{ id }] = variants;
      await world.setStock(id, onHand);
      return id;
    },
    async stock(variantId) {
      const { rows } = await db.pool.query(
        `select on_hand::int as "onHand", reserved::int from variants where id = $1`,
        [variantId],
      );
      return rows[0];
    },
    setStock: (variantId, onHand) =>
      call("PUT", `/variants/${variantId}/stock`, { as: admin, body: { onHand, reason: "counted" } }),
    async coupon(fields = {}) {
      const code = `C-${randomUUID().slice(0, 8)}`;
      const discount = { kind: "percent", percent: 10 };
      return (await created("/coupons", admin, { code, discount, ...fields })).code;
    },
    async uses(code) {
      const { rows } = await db.pool.query("select uses::int from coupons where code = $1", [code]);
      return rows[0]?.uses;
    },
    order: (as, pieces, fields = {}) =>
      call("POST", "/orders", {
        as,
        headers: { "idempotency-key": randomUUID() },
        body: {
          items: pieces.map(([variantId, quantity]) => ({ variantId, quantity })),
          currency: "EUR",
          ...fields,
        },
      }),
    async ordered(as, pieces, fields) {
      const reply = await world.order(as, pieces, fields);
      if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
      return reply.body.id;
    },
    move: (orderId, to) =>
      database.transaction(transaction =>
        moveOrders(transaction, [orderId], { to, by: "system", actorId: null, reason: "test" }),
      ),
    expire: (scheduledTime, other = database) =>
      runJob(expireOrdersJob, {
        database: other,
        log,
        metrics: { count: () => undefined, duration: () => undefined },
        sleep: () => new Promise(setImmediate),
      })({ scheduledTime }, plenty),
  };
  return world;
}
