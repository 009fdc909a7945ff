import { commonErrors } from "../../../contract/errors.ts";
import type { Role } from "../../../contract/people.ts";
import { type Clock, type NewId, newUuid, systemClock } from "../../platform/clock.ts";
import type { Database, Queries, Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { once } from "../../platform/http/idempotency.ts";
import { paged, TimeAndId } from "../../platform/http/paged.ts";
import type { Handlers, Person } from "../../platform/http/request.ts";
import type { SendMessage } from "../../platform/work/queue.ts";
import type { PaymentsMessage } from "../messages.ts";
import type { contract, Order, State } from "./contract.ts";
import { couponHandlers } from "./coupons.ts";
import { createOrder } from "./creating.ts";
import { errors } from "./errors.ts";
import { fulfil } from "./fulfilling.ts";
import { listFulfilments } from "./fulfilment-store.ts";
import { listOrders } from "./list-store.ts";
import { findHeld, giveUp } from "./state-store.ts";
import * as store from "./store.ts";

export interface OrdersDependencies {
  readonly database: Database;
  /** How long stock and coupon are kept for an order that is not paid. */
  readonly holdMinutes: number;
  /** Puts a message into the queue of the payments. */
  readonly send: (message: PaymentsMessage) => ReturnType<SendMessage>;
  readonly now?: Clock;
  readonly newId?: NewId;
}

/** The rules of orders; who may do what is in the contract. */
export function ordersService(dependencies: OrdersDependencies): Handlers<typeof contract, Role> {
  const { database, holdMinutes, send, now = systemClock, newId = newUuid } = dependencies;
  return {
    ...couponHandlers(database, newId),

    create: request =>
      once(database, request, async transaction => {
        const { body, caller } = request;
        const id = newId();
        await createOrder(transaction, { ...body, id, userId: caller.userId, now: now(), holdMinutes });
        return located(await readOrder(transaction, id));
      }),

    async list({ query, caller }) {
      if (query.show === "all" && !isAdmin(caller)) throw new ApiError(commonErrors.forbidden);
      const { limit: _limit, cursor: _cursor, ...filters } = query;
      const userId = query.show === "all" ? null : caller.userId;
      const body = await paged({
        query,
        boundTo: ["orders", filters],
        position: TimeAndId,
        fetch: (after, most) => listOrders(database, userId, query, after, most),
        positionOf: order => [order.createdAt, order.id],
        toItem: order => order,
      });
      return { body };
    },

    async read({ params: { orderId }, caller }) {
      const order = existing(await store.findOrder(database, orderId, whose(caller)));
      return { body: await withParts(database, order) };
    },

    async cancel({ params: { orderId }, caller, log }) {
      const { wasPaying, ...reply } = await database.transaction(
        async transaction => {
          const order = existing(await store.lockOrder(transaction, orderId, whose(caller)));
          if (order.state !== "cancelled") await cancel(transaction, order, caller);
          const body = await readOrder(transaction, orderId);
          return { body, wasPaying: body.history.some(({ to }) => to === "paying") };
        },
        // Cancelling twice is like once.
        { idempotent: true },
      );
      // Its checkout is closed by the worker, or by the reconcile job should the message be lost.
      if (wasPaying)
        await send({ orderId }).catch(error => log.warn("the payments were not told", { error }));
      return reply;
    },

    fulfil: request =>
      once(database, request, async transaction => {
        const { params, body, caller, log } = request;
        const order = existing(await store.lockOrder(transaction, params.orderId, null));
        await fulfil(transaction, { ...body, id: newId(), order, adminId: caller.userId });
        log.info("order fulfilled", { subject: order.id });
        return located(await readOrder(transaction, order.id));
      }),
  };
}

async function cancel(
  transaction: Transaction,
  { id, state, userId }: { readonly id: string; readonly state: State; readonly userId: string | null },
  caller: Person<Role>,
): Promise<void> {
  const held = await findHeld(transaction, id);
  if (held.length === 0) throw new ApiError(errors.order_not_cancellable, { facts: { state } });
  const by = userId === caller.userId ? "customer" : "admin";
  const reason = `cancelled by the ${by}`;
  await giveUp(transaction, held, { to: "cancelled", by, actorId: caller.userId, reason });
}

const isAdmin = ({ roles }: Person<Role>) => roles.includes("admin");

/** Whose orders the caller can see; null for everyone's. */
const whose = (caller: Person<Role>) => (isAdmin(caller) ? null : caller.userId);

function existing<Found extends store.StoredOrder>(order: Found | undefined): Found {
  if (order === undefined) throw new ApiError(errors.order_not_found);
  return order;
}

const readOrder = async (queries: Queries, id: string): Promise<Order> =>
  withParts(queries, existing(await store.findOrder(queries, id, null)));

async function withParts(queries: Queries, order: store.WholeOrder): Promise<Order> {
  const items = await store.listItems(queries, order.id);
  const fulfilments = await listFulfilments(queries, order.id);
  const history = await store.listHistory(queries, order.id);
  return { ...order, items, fulfilments, history };
}

const located = (order: Order) => ({ body: order, headers: { location: `/orders/${order.id}` } });
