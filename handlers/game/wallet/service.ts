import { commonErrors } from "../../../contract/errors.ts";
import { type NewId, newUuid } from "../../platform/clock.ts";
import type { Database, Transaction } from "../../platform/database/database.ts";
import { ApiError } from "../../platform/errors.ts";
import { once } from "../../platform/http/idempotency.ts";
import { paged, TimeAndId } from "../../platform/http/paged.ts";
import type { Handlers } from "../../platform/http/request.ts";
import { errors as identityErrors } from "../../platform/identity/errors.ts";
import type { Log } from "../../platform/observe/log.ts";
import type { Adjustment, contract, NewAdjustment } from "./contract.ts";
import { openWallets, post } from "./ledger-store.ts";
import * as store from "./store.ts";

export interface WalletDependencies {
  readonly database: Database;
  readonly newId?: NewId;
}

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
      const body = await paged({
        query,
        boundTo: ["wallet entries", query.currency ?? null],
        position: TimeAndId,
        fetch: (after, most) => store.listEntries(database, caller.userId, query.currency, after, most),
        positionOf: entry => [entry.createdAt, entry.id],
        toItem: entry => entry,
      });
      return { body };
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
      const body = await paged({
        query,
        boundTo: ["wallet adjustments", query.userId ?? null],
        position: TimeAndId,
        fetch: (after, most) => store.listAdjustments(database, query.userId, after, most),
        positionOf: adjustment => [adjustment.createdAt, adjustment.id],
        toItem: adjustment => adjustment,
      });
      return { body };
    },

    async adjustment({ params }) {
      const adjustment = await store.findAdjustment(database, params.adjustmentId);
      if (adjustment === undefined) throw new ApiError(commonErrors.not_found);
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
  if (!(await store.findWallet(transaction, userId))) throw new ApiError(identityErrors.user_not_found);
  await post(transaction, { userId, currency, amount, kind: "adjustment", reference, note: reason, actorId });
  const adjustment = await store.findAdjustmentBy(transaction, reference);
  if (adjustment === undefined) throw new ApiError(identityErrors.user_not_found);
  return adjustment;
}

/** Without the reason, which may tell of the person: it is erased with the account, and a line of the log is not. */
const audit = (log: Log, { id, adjustedBy, userId: subject, currency, amount }: Adjustment) =>
  log.info("wallet adjusted", { adjustment: id, adjustedBy, subject, currency, amount });
