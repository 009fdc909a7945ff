import * as v from "valibot";
import { defineContract, role, signedIn } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";
import { Instant, integer, pageOf, pageQuery, text, Uuid } from "../../../contract/schemas.ts";
import { errors as identityErrors } from "../../platform/identity/errors.ts";
import { errors } from "./errors.ts";

export const currencies = ["coins", "tokens"] as const;
export const entryKinds = [
  "adjustment",
  "ticket",
  "refund",
  "reward",
  "mining",
  "deposit",
  "reversal",
] as const;

/** The most that an admin moves at once, either way. */
const largestAdjustment = 1_000_000_000;

const Currency = v.picklist(currencies);
const Whole = v.number();

/** What a person owns, in whole coins and tokens. */
export const Wallet = v.object({
  coins: Whole,
  tokens: Whole,
  /** What was taken back after it was spent; credits pay it first. */
  debt: v.object({ coins: Whole, tokens: Whole }),
  /** True while there is a debt: nothing can be spent. */
  frozen: v.boolean(),
});
export type Wallet = v.InferOutput<typeof Wallet>;

export const Entry = v.object({
  id: Uuid,
  currency: Currency,
  /** Above zero what came in, below zero what went out. */
  amount: Whole,
  kind: v.picklist(entryKinds),
  /** What it stands for, such as `ticket:` and the ticket's id. */
  reference: v.string(),
  /** The reason, if one was given. */
  note: v.nullable(v.string()),
  createdAt: Instant,
});
export type Entry = v.InferOutput<typeof Entry>;

export const EntryQuery = v.strictObject({ ...pageQuery, currency: v.optional(Currency) });
export type EntryQuery = v.InferOutput<typeof EntryQuery>;

export const Adjustment = v.object({
  id: Uuid,
  /** Null once that person's account is deleted. */
  userId: v.nullable(Uuid),
  /** The admin who did it. */
  adjustedBy: Uuid,
  currency: Currency,
  amount: Whole,
  /** Null once the person's account is deleted. */
  reason: v.nullable(v.string()),
  createdAt: Instant,
});
export type Adjustment = v.InferOutput<typeof Adjustment>;

export const NewAdjustment = v.strictObject({
  /** The person sees it among the entries. */
  reason: text(500),
  userId: Uuid,
  currency: Currency,
  /** Above zero gives, below zero takes. */
  amount: v.pipe(
    integer(-largestAdjustment, largestAdjustment),
    v.notValue(0, "Invalid amount: Expected a number other than 0"),
  ),
});
export type NewAdjustment = v.InferOutput<typeof NewAdjustment>;

export const AdjustmentQuery = v.strictObject({ ...pageQuery, userId: v.optional(Uuid) });
export type AdjustmentQuery = v.InferOutput<typeof AdjustmentQuery>;

const AdjustmentId = v.strictObject({ adjustmentId: Uuid });

/** Coins and tokens: what a person owns, and every movement of it. */
export const contract = defineContract({
  service: "wallet",
  summary: "Coins and tokens, and every movement of them",
  uses: ["database"],
  operations: {
    read: {
      method: "GET",
      path: "/wallet",
      summary: "Read one's own balances",
      access: signedIn,
      reply: { status: 200, body: Wallet },
      errors: [],
    },
    entries: {
      method: "GET",
      path: "/wallet/entries",
      summary: "List the movements of the caller's wallet, newest first",
      access: signedIn,
      query: EntryQuery,
      reply: { status: 200, body: pageOf(Entry) },
      errors: [commonErrors.invalid_cursor],
    },
    adjust: {
      method: "POST",
      path: "/wallet/adjustments",
      summary: "Give a person coins or tokens, or take some, and say why",
      access: role("admin"),
      body: NewAdjustment,
      reply: { status: 201, body: Adjustment, headers: ["location"] },
      errors: [
        identityErrors.user_not_found,
        errors.insufficient_funds,
        errors.wallet_frozen,
        errors.wallet_full,
      ],
      idempotency: "required",
    },
    adjustments: {
      method: "GET",
      path: "/wallet/adjustments",
      summary: "List adjustments, newest first: who gave or took what, and why",
      access: role("admin"),
      query: AdjustmentQuery,
      reply: { status: 200, body: pageOf(Adjustment) },
      errors: [commonErrors.invalid_cursor],
    },
    adjustment: {
      method: "GET",
      path: "/wallet/adjustments/{adjustmentId}",
      summary: "Read one adjustment",
      access: role("admin"),
      params: AdjustmentId,
      reply: { status: 200, body: Adjustment },
      errors: [commonErrors.not_found],
    },
  },
});
