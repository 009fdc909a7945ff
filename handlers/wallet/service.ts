import * as v from "valibot";
import { type NewId, newUuid } from "../platform/clock.ts";
import { decodeCursor, encodeCursor, toPage } from "../platform/cursor.ts";
import type { Database, Transaction } from "../platform/database.ts";
import { ApiError } from "../platform/errors.ts";
import { once } from "../platform/idempotency.ts";
import type { Log } from "../platform/log.ts";
import type { Handlers } from "../platform/request.ts";
import { Instant, Uuid } from "../platform/schemas.ts";
import type { Adjustment, contract, NewAdjustment } from "./contract.ts";
import { openWallets, post } from "./ledger.ts";
import * as store from "./store.ts";

export interface WalletDependencies {
  readonly database: Database;
  readonly newId?: NewId;
}

const Position = v.strictTuple([Instant, Uuid]);

/** The rules of wallets: everybody sees their own; admins adjust, and stand by it. */
export function walletService({ database, newId = newUuid }: WalletDependencies): Handlers<typeof contract> {
  return {
    async read({ caller }) {
      const wallet = await store.findWallet(database, caller.userId);
      const { coins = 0, tokens = 0, coinsDebt = 0, tokensDebt = 0 } = wallet ?? {};
      const debt = { coins: coinsDebt, tokens: tokensDebt };
      return { body: { coins, tokens, debt, frozen: coinsDebt + tokensDebt > 0 } };
    },

    async entries({ caller, query }) {
      const bound = ["wallet entries", query.currency ?? null];
      const rows = await store.listEntries(database, caller.userId, query, positionOf(query, bound));
      return { body: toPage(rows, query.limit, cursorBound(bound), entry => entry) };
    },

    async adjust(request) {
      const { caller, body, log } = request;
      const reference = `adjustment:${newId()}`;
      let adjustedHere: string | undefined;
      const reply = await once(database, request, async transaction => {
        const adjustment = await adjust(transaction, body, caller.userId, reference);
        adjustedHere = adjustment.id;
        return { body: adjustment, headers: { location: `/wallet/adjustments/${adjustment.id}` } };
      });
      // A reply that was read back after a commit without an answer is this request's own.
      if (reply.body.id === adjustedHere) audit(log, reply.body);
      return reply;
    },

    async adjustments({ query }) {
      const bound = ["wallet adjustments", query.userId ?? null];
      const rows = await store.listAdjustments(database, query, positionOf(query, bound));
      return { body: toPage(rows, query.limit, cursorBound(bound), adjustment => adjustment) };
    },

    async adjustment({ params }) {
      const adjustment = await store.findAdjustment(database, params.adjustmentId);
      if (adjustment === undefined) throw new ApiError("not_found");
      return { body: adjustment };
    },
  };
}

async function adjust(
  transaction: Transaction,
  { userId, currency, amount, reason }: NewAdjustment,
  actorId: string,
  reference: string,
): Promise<Adjustment> {
  await openWallets(transaction, [userId]);
  if (!(await store.findWallet(transaction, userId))) throw new ApiError("user_not_found");
  await post(transaction, { userId, currency, amount, kind: "adjustment", reference, note: reason, actorId });
  const adjustment = await store.findAdjustmentBy(transaction, reference);
  if (adjustment === undefined) throw new ApiError("user_not_found");
  return adjustment;
}

const audit = (log: Log, { id, adjustedBy, userId: subject, currency, amount, reason }: Adjustment) =>
  log.info("wallet adjusted", { adjustment: id, adjustedBy, subject, currency, amount, reason });

const positionOf = (query: { readonly cursor?: string | undefined }, bound: unknown) =>
  query.cursor === undefined ? null : decodeCursor(Position, query.cursor, bound);

const cursorBound = (bound: unknown) => (last: { readonly createdAt: string; readonly id: string }) =>
  encodeCursor([last.createdAt, last.id], bound);
