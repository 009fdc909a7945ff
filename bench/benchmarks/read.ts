import { machineToken } from "../../tests/support/sign-in.ts";
import { amount, type Benchmark } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { alternate } from "../sampling.ts";
import { bareClient } from "../support/bare-client.ts";
import { functionEnvironment } from "../support/data-api.ts";
import { addFilm } from "../support/film.ts";
import { load } from "../support/load.ts";
import { type LocalMode, withLocalMode } from "../support/local-mode.ts";
import { assertStatus, bearer, get, type Target } from "../support/request.ts";

/** An authorised reply with one query, against the same query by the SDK's client without anything around it. */
export const read: Benchmark = {
  name: "read",
  summary: "local mode: authorised read with a query, at 1 and 32 connections",
  peers: "none",
  run: run =>
    withLocalMode(async local => {
      const filmId = await addFilm(local);
      const target = filmOf(local, filmId, await machineToken(local, "bench/read"));
      assertStatus(target.url, await get(target), 200);
      const env = await functionEnvironment(local, "bench");
      const course = { warmUpSeconds: amount(run, 3, 1), seconds: amount(run, 5, 1) };
      const measurements: Measurement[] = [];
      for (const connections of [1, 32]) {
        const samples = await alternate(amount(run, 5, 1), {
          ours: async () => (await load({ ...target, ...course, connections })).perSecond,
          theirs: async () => (await bareClient({ filmId, ...course, lines: connections }, env)).perSecond,
        });
        measurements.push({
          name: `read.${connections}`,
          unit: "req/s",
          samples: samples.ours,
          peer: { name: "bare SDK client", samples: samples.theirs },
          ...(connections === 32 && { budget: { of: "ratio", atLeast: 0.8 } as const }),
        });
      }
      return measurements;
    }),
};

export const filmOf = ({ outputs }: LocalMode, filmId: string, token: string): Target => ({
  url: `${outputs.apiUrl}/bench/films/${filmId}`,
  headers: bearer(token),
});
