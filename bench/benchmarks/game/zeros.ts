import { rules } from "../../../handlers/game/rules.ts";
import { demoUser, signIn } from "../../../tests/support/sign-in.ts";
import { amount, type Benchmark, type Run } from "../../benchmark.ts";
import type { Measurement } from "../../measurement.ts";
import { timed } from "../../sampling.ts";
import { type LocalMode, withLocalMode } from "../../support/local-mode.ts";
import { assertStatus, bearer } from "../../support/request.ts";

/** The most work that the sender of a body can make of it: as many wrong items as its limit allows. */
export const zeros: Benchmark = {
  name: "zeros",
  summary: "local mode: refusing a run that is a megabyte of zeros, or of empty lists",
  peers: "none",
  run: run => withLocalMode(local => measure(run, local)),
};

async function measure(run: Run, local: LocalMode): Promise<Measurement[]> {
  const { access } = await signIn(local, demoUser(local, null));
  const measured = async (name: string, item: string): Promise<Measurement> => {
    const refuse = () => sendRun(local, access, bodyOf(item));
    await timed(amount(run, 5, 1), refuse);
    const samples = await timed(amount(run, 30, 3), refuse);
    return { name, unit: "ms", samples, budget: { of: "value", atMost: 200 } };
  };
  return [await measured("zeros.refused", "0"), await measured("zeros.emptyLists", "[]")];
}

function bodyOf(item: string): string {
  const [start, end] = ['{"startedAt":"2024-06-01T06:00:00Z","points":[', `${item}]}`];
  const room = rules.runs.bodyLimitBytes - start.length - end.length;
  return start + `${item},`.repeat(Math.floor(room / (item.length + 1))) + end;
}

async function sendRun({ outputs }: LocalMode, token: string, body: string): Promise<void> {
  const headers = { ...bearer(token), "content-type": "application/json" };
  const reply = await fetch(`${outputs.apiUrl}/runs`, { method: "POST", headers, body });
  assertStatus("POST /runs", { status: reply.status, body: await reply.json() }, 400);
}
