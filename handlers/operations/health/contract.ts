import * as v from "valibot";
import { defineContract, open } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";

/** What every stack answers, whatever services it lists: is the API there, and with `?deep` its database? */
export const contract = defineContract({
  service: "health",
  summary: "Whether the API answers",
  uses: ["databaseStatements"],
  operations: {
    health: {
      method: "GET",
      path: "/health",
      summary: "Whether the API answers; with `deep`, whether its database does too",
      access: open,
      query: v.strictObject({ deep: v.optional(v.picklist(["", "1", "true"])) }),
      reply: { status: 200, body: v.object({ status: v.literal("ok") }) },
      errors: [commonErrors.unavailable],
      // All may call it, and each deep question is a statement, for which a paused cluster wakes.
      throttle: { ratePerSecond: 10, burst: 50 },
    },
  },
});
