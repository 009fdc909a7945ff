import { setTimeout as delay } from "node:timers/promises";
import { machineToken } from "../../tests/support/sign-in.ts";
import { amount, type Benchmark, type Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { addFilm } from "../support/film.ts";
import { load } from "../support/load.ts";
import { type LocalMode, withLocalMode } from "../support/local-mode.ts";
import { memoryOf } from "../support/processes.ts";
import { helloOf } from "./hello.ts";
import { filmOf } from "./read.ts";

/** A start leaves nothing to do after that. */
const startSeconds = 20;
/** A function's last thread ends after a minute without a call; local mode looks every 5 s. */
const idleSeconds = 75;

/** Local mode with its PostgreSQL, watching files as it does by default: after the start, and after many requests. */
export const memory: Benchmark = {
  name: "memory",
  summary: "local mode and its PostgreSQL: memory idle, and after 100,000 requests",
  peers: "none",
  run: run => withLocalMode(local => measure(run, local), { watch: true }),
};

async function measure(run: Run, local: LocalMode): Promise<Measurement[]> {
  const settle = (seconds: number) => delay(amount(run, seconds, 2) * 1_000);
  await settle(startSeconds);
  const idle = memoryOf(local.pid);
  const token = await machineToken(local, "bench/read");
  const targets = [helloOf(local, token), filmOf(local, await addFilm(local), token)];
  for (const target of targets)
    await load({ ...target, connections: 32, warmUpSeconds: 0, requests: amount(run, 50_000, 2_000) });
  const loaded = memoryOf(local.pid);
  await settle(idleSeconds);
  const after = memoryOf(local.pid);
  return [
    {
      name: "memory.idle",
      unit: "MiB",
      samples: [idle.mebibytes],
      budget: { of: "value", atMost: 250 },
    },
    { name: "memory.loaded", unit: "MiB", samples: [loaded.mebibytes] },
    {
      name: "memory.after",
      unit: "MiB",
      samples: [after.mebibytes],
      peer: { name: `idle (${idle.kind})`, samples: [idle.mebibytes] },
      budget: { of: "ratio", atMost: 1.5 },
    },
  ];
}
