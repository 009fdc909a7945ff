import type { Role } from "../../../contract/people.ts";
import type { Clock, NewId } from "../../platform/clock.ts";
import type { Database, Queries } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { once } from "../../platform/http/idempotency.ts";
import type { Handlers, Person } from "../../platform/http/request.ts";
import { findOrder, orderErrors } from "../orders/shared.ts";
import { checkOut } from "./checkout.ts";
import type { contract, Refund } from "./contract.ts";
import type { Desk } from "./desk.ts";
import { errors } from "./errors.ts";
import { findRefund, itemsOfRefund, listRefunds, type StoredRefund } from "./refund-store.ts";
import { requestRefund } from "./refunding.ts";
import { sendRefund } from "./sending.ts";
import { whereOn } from "./settings.ts";

export interface PaymentsDependencies {
  readonly database: Database;
  /** Null where payments are off. */
  readonly desk: Desk | null;
  readonly now: Clock;
  readonly newId: NewId;
}

interface Requested {
  readonly body: { readonly id: string };
  /** Those of a repeat. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The rules of paying and paying back; who may do what is in the contract. */
export function paymentsService({
  database,
  desk,
  now,
  newId,
}: PaymentsDependencies): Handlers<typeof contract, Role> {
  return {
    async checkout({ params: { orderId }, caller }) {
      const { payments } = whereOn(desk);
      const request = { orderId, userId: caller.userId };
      return { body: await checkOut(database, payments, request, now) };
    },

    // Recorded first, so that no refund is made twice; what Stripe answers is in the reply, also in that of a repeat.
    async refund(request) {
      const open = whereOn(desk);
      const { params, body, caller, log } = request;
      const requested = await once<Requested>(database, request, async transaction => {
        const id = newId();
        await requestRefund(transaction, { ...body, id, orderId: params.orderId, adminId: caller.userId });
        return { body: { id }, headers: {} };
      });
      const refund = await madeNow(open, requested.body.id, error => log.warn("a refund waits", { error }));
      log.info("order refunded", { subject: params.orderId });
      const headers = { ...requested.headers, location: `/orders/${params.orderId}/refunds` };
      return { body: await shown(database, refund), headers };
    },

    async listRefunds({ params: { orderId }, caller }) {
      const order = await findOrder(database, orderId, isAdmin(caller) ? null : caller.userId);
      if (order === undefined) throw new ApiError(orderErrors.order_not_found);
      const items: Refund[] = [];
      for (const refund of await listRefunds(database, orderId)) items.push(await shown(database, refund));
      return { body: { items } };
    },
  };
}

/**
 * The refund as Stripe has answered; still `requested` where Stripe is away.
 *
 * @throws ApiError `refund_refused`, `payments_misconfigured`
 */
async function madeNow(desk: Desk, id: string, waits: (error: unknown) => void): Promise<StoredRefund> {
  const { database } = desk;
  const requested = existing(await findRefund(database, id));
  if (requested.state === "requested")
    await sendRefund(desk, requested).catch((error: unknown) => {
      const isAway = error instanceof ApiError && error.code === errors.stripe_unavailable.code;
      if (!isAway) throw error;
      waits(error);
    });
  const refund = existing(await findRefund(database, id));
  if (refund.state === "refused")
    throw new ApiError(errors.refund_refused, { facts: { reason: refund.failure } });
  return refund;
}

async function shown(queries: Queries, refund: StoredRefund): Promise<Refund> {
  const { id, orderId, state, cause, amount, currency, restock, note, failure, createdAt } = refund;
  const items = (await itemsOfRefund(queries, id)).map(({ variantId, quantity }) => ({
    variantId,
    quantity,
  }));
  return { id, orderId, state, cause, amount, currency, items, restock, note, failure, createdAt };
}

const isAdmin = ({ roles }: Person<Role>) => roles.includes("admin");

function existing(refund: StoredRefund | undefined): StoredRefund {
  if (refund === undefined) throw new Error("A refund that was recorded is not there.");
  return refund;
}
