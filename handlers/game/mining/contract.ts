import * as v from "valibot";
import { defineContract, signedIn } from "../../../contract/contract.ts";
import { Instant } from "../../../contract/schemas.ts";
import { errors as walletErrors } from "../wallet/errors.ts";

/** What a person mines, at one moment. */
export const Mine = v.object({
  /** Mined and not collected yet, in millionths of a token; whole tokens of it can be collected. */
  microTokens: v.number(),
  collectableTokens: v.number(),
  /** Mining stops there until tokens are collected. */
  capacityTokens: v.number(),
  /** What is mined in an hour: a base, and a share for each cell held. */
  microTokensPerHour: v.number(),
  cells: v.number(),
  /** When there is one more whole token; null when it is full. */
  nextTokenAt: v.nullable(Instant),
  /** When mining stops; null when it has. */
  fullAt: v.nullable(Instant),
});
export type Mine = v.InferOutput<typeof Mine>;

/** Tokens that grow with time and territory, like hearts that grow back. */
export const contract = defineContract({
  service: "mining",
  summary: "Tokens that grow with time and territory",
  uses: ["database"],
  operations: {
    read: {
      method: "GET",
      path: "/mining",
      summary: "Read what one has mined, and when there is more",
      access: signedIn,
      reply: { status: 200, body: Mine },
      errors: [],
    },
    collect: {
      method: "POST",
      path: "/mining/collect",
      summary: "Move the whole tokens that one has mined to the wallet",
      access: signedIn,
      reply: { status: 200, body: v.object({ ...Mine.entries, collectedTokens: v.number() }) },
      errors: [walletErrors.wallet_full],
      idempotency: "optional",
    },
  },
  jobs: {
    "mine-tokens": {
      summary: "Settles what everybody has mined",
      scheduleConfig: "mineTokensSchedule",
      timeoutSeconds: 300,
      uses: ["database"],
    },
  },
});
