import { machineToken } from "../../tests/support/sign-in.ts";
import { amount, type Benchmark, type Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { alternate } from "../sampling.ts";
import { load } from "../support/load.ts";
import { type LocalMode, withLocalMode } from "../support/local-mode.ts";
import { assertSameReply, assertStatus, bearer, get, type Target } from "../support/request.ts";
import { issuerOf, serverlessOffline, startServerless } from "../support/serverless.ts";

/** An authorised reply without a query. The signature is checked here, and is not there. */
export const hello: Benchmark = {
  name: "hello",
  summary: "local mode: authorised hello without a query, at 1 and 32 connections",
  peers: "needed",
  run: run =>
    withLocalMode(async local => {
      const token = await machineToken(local, "bench/read");
      const theirs = await startServerless(issuerOf(local, token));
      try {
        return await measure(run, helloOf(local, token), theirs.hello);
      } finally {
        await theirs.stop();
      }
    }),
};

export const helloOf = ({ outputs }: LocalMode, token: string): Target => ({
  url: `${outputs.apiUrl}/bench/hello`,
  headers: bearer(token),
});

async function measure(run: Run, ours: Target, theirs: Target): Promise<Measurement[]> {
  await assertSameWork(ours, theirs);
  const course = { warmUpSeconds: amount(run, 3, 1), seconds: amount(run, 5, 1) };
  const measurements: Measurement[] = [];
  for (const connections of [1, 32]) {
    const side = (target: Target) => async () =>
      (await load({ ...target, ...course, connections })).perSecond;
    const samples = await alternate(amount(run, 5, 1), { ours: side(ours), theirs: side(theirs) });
    measurements.push({
      name: `hello.${connections}`,
      unit: "req/s",
      samples: samples.ours,
      peer: { name: serverlessOffline, samples: samples.theirs },
      ...(connections === 32 && { budget: { of: "ratio", atLeast: 2 } as const }),
    });
  }
  return measurements;
}

/** The same reply with a token, and both refuse to go without. */
async function assertSameWork(ours: Target, theirs: Target): Promise<void> {
  assertSameReply("hello", await get(ours), await get(theirs));
  for (const { url } of [ours, theirs]) assertStatus(url, await get({ url, headers: {} }), 401);
}
