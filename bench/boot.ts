import { rm } from "node:fs/promises";
import { demoUser, signIn } from "../tests/support/sign-in.ts";
import { startStage } from "../tests/support/stage.ts";
import { type Benchmark, figure } from "./figure.ts";

/** `npm start` until it answers: on an empty data folder, and on one with data up to the first authorised query. */
export const boot: Benchmark = {
  name: "boot",
  summary: "local mode until it answers",
  async run() {
    const first: number[] = [];
    const later: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await rm(".build/cache", { recursive: true, force: true });
      const begun = performance.now();
      const stage = await startStage({ keepData: true });
      first.push(performance.now() - begun);
      try {
        const { access } = await signIn(stage, demoUser(stage, null));
        await stage.stop();
        later.push(await laterBoot(stage.dataDir, access), await laterBoot(stage.dataDir, access));
      } finally {
        await stage.stop();
        await rm(stage.dataDir, { recursive: true, force: true });
      }
    }
    return [figure("boot.first", "ms", first), figure("boot.later", "ms", later)];
  },
};

/** Milliseconds from the command to the reply of a request that reads the caller's row. */
async function laterBoot(dataDir: string, token: string): Promise<number> {
  const begun = performance.now();
  const stage = await startStage({ dataDir, keepData: true });
  const reply = await fetch(`${stage.outputs.apiUrl}/me`, { headers: { authorization: `Bearer ${token}` } });
  const took = performance.now() - begun;
  await stage.stop();
  if (reply.status !== 200) throw new Error(`GET /me answered ${reply.status}.`);
  return took;
}
