import { spawnSync } from "node:child_process";
import type { Benchmark } from "../benchmark.ts";
import { timed } from "../sampling.ts";

/** The whole test run. */
export const tests: Benchmark = {
  name: "tests",
  summary: "npm test, only when asked for",
  peers: "none",
  onRequest: true,
  async run() {
    const samples = await timed(1, async () => {
      const { status, stdout } = spawnSync("npm", ["test"], { encoding: "utf8" });
      if (status !== 0) throw new Error(`npm test failed: ${stdout.trimEnd().split("\n").at(-1)}`);
    });
    const seconds = samples.map(milliseconds => milliseconds / 1_000);
    return [{ name: "tests.duration", unit: "s", samples: seconds, budget: { of: "value", atMost: 180 } }];
  },
};
