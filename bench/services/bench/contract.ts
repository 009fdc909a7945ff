import * as v from "valibot";
import { defineContract, scope } from "../../../contract/contract.ts";
import { Uuid } from "../../../contract/schemas.ts";
import { errors } from "./errors.ts";

/** What the benchmarks call; added to a copy of the project as anybody adds a service. */
export const contract = defineContract({
  service: "bench",
  summary: "An authorised reply without a query, and one with a query",
  uses: ["database"],
  operations: {
    hello: {
      method: "GET",
      path: "/bench/hello",
      summary: "Say hello",
      access: scope("bench/read"),
      reply: { status: 200, body: v.object({ message: v.string() }) },
      errors: [],
    },
    film: {
      method: "GET",
      path: "/bench/films/{filmId}",
      summary: "Read a film by one query",
      access: scope("bench/read"),
      params: v.strictObject({ filmId: Uuid }),
      reply: { status: 200, body: v.object({ id: Uuid, title: v.string(), year: v.number() }) },
      errors: [errors.film_not_found],
    },
  },
});
