import { machineToken } from "../../tests/support/sign-in.ts";
import { amount, type Benchmark } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { addFilm } from "../support/film.ts";
import { load } from "../support/load.ts";
import { withLocalMode } from "../support/local-mode.ts";
import { helloOf } from "./hello.ts";
import { filmOf } from "./read.ts";

const connections = 32;

/** A minute under load each: one request that is not answered with 200 fails the benchmark. */
export const soak: Benchmark = {
  name: "soak",
  summary: "local mode: 60 s at 32 connections without an error; how long replies take",
  peers: "none",
  run: run =>
    withLocalMode(async local => {
      const filmId = await addFilm(local);
      const token = await machineToken(local, "bench/read");
      const course = { connections, warmUpSeconds: amount(run, 5, 1), seconds: amount(run, 60, 3) };
      const measurements: Measurement[] = [];
      for (const [name, target, p99] of [
        ["hello", helloOf(local, token), 30],
        ["read", filmOf(local, filmId, token), 60],
      ] as const) {
        const result = await load({ ...target, ...course });
        measurements.push(
          { name: `soak.${name}.requests`, unit: "requests", samples: [result.requests] },
          { name: `soak.${name}.p50`, unit: "ms", samples: [result.p50] },
          {
            name: `soak.${name}.p99`,
            unit: "ms",
            samples: [result.p99],
            budget: { of: "value", atMost: p99 },
          },
          { name: `soak.${name}.slowest`, unit: "ms", samples: [result.slowest] },
        );
      }
      return measurements;
    }),
};
