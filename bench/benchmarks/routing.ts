import { amount, type Benchmark, type Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { lambdaNode } from "../peers.ts";
import { events } from "../routing/events.ts";
import { alternate } from "../sampling.ts";
import { ourOwnBundle, peerBundle } from "../support/bundles.ts";
import { runChild } from "../support/child.ts";
import { withProject } from "../support/local-mode.ts";
import { assertSameReply, assertStatus, type Reply } from "../support/request.ts";

/** What a warm function spends between an event and its handler, and back: 22 routes, no log, no database. */
export const routing: Benchmark = {
  name: "routing",
  summary: "routing and validation in a warm function",
  peers: "needed",
  run: run =>
    withProject(async project => {
      const ours = await ourOwnBundle(project, "routing/ours.ts");
      const theirs = await peerBundle(project, "hono/orders.ts");
      await assertSameWork(ours, theirs);
      return [await measure(run, "read", ours, theirs), await measure(run, "write", ours, theirs)];
    }),
};

interface ManyRequests extends Reply {
  readonly microseconds: number;
}

async function measure(run: Run, name: "read" | "write", ours: string, theirs: string): Promise<Measurement> {
  const times = amount(run, 20_000, 1_000);
  const side = (file: string) => async () => (await requests(file, events[name], times)).microseconds;
  const samples = await alternate(amount(run, 9, 2), { ours: side(ours), theirs: side(theirs) });
  const peer = { name: "hono + zod", samples: samples.theirs };
  return { name: `routing.${name}`, unit: "µs", samples: samples.ours, peer };
}

/** The same replies to good requests; both refuse the bad one (the words differ). */
async function assertSameWork(ours: string, theirs: string): Promise<void> {
  for (const name of ["read", "write"] as const)
    assertSameReply(
      `routing.${name}`,
      await requests(ours, events[name], 1),
      await requests(theirs, events[name], 1),
    );
  for (const file of [ours, theirs]) assertStatus(file, await requests(file, events.bad, 1), 400);
}

const requests = (file: string, event: object, times: number): Promise<ManyRequests> =>
  runChild<ManyRequests>(
    "many-requests.cjs",
    { file, event, warmUp: times / 2, times },
    { command: lambdaNode(), pinned: true },
  );
