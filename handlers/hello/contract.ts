import * as v from "valibot";
import { defineContract, open } from "../../contract/contract.ts";
import { text } from "../../contract/schemas.ts";

export const Greeting = v.object({ greeting: v.string() });

/** The smallest service: one operation, no table. New projects begin with it; copy it, or delete it. */
export const contract = defineContract({
  service: "hello",
  summary: "Greetings",
  uses: ["database"],
  operations: {
    greet: {
      method: "GET",
      path: "/hello",
      summary: "Greet someone",
      access: open,
      query: v.strictObject({ name: v.optional(text(80), "world") }),
      reply: { status: 200, body: Greeting },
      errors: [],
    },
  },
});
