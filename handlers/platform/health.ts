import * as v from "valibot";
import { defineContract, open } from "./contract.ts";

/** What every stack answers, whatever its services: is the API there, and with `?deep` its database? */
export const healthContract = defineContract({
  service: "health",
  summary: "Whether the API answers",
  uses: [],
  operations: {
    health: {
      method: "GET",
      path: "/health",
      summary: "Whether the API answers; with `deep`, whether its database does too",
      access: open,
      query: v.strictObject({ deep: v.optional(v.picklist(["", "1", "true"])) }),
      reply: { status: 200, body: v.object({ status: v.literal("ok") }) },
      errors: ["unavailable"],
    },
  },
});
