import { spawnSync } from "node:child_process";
import { type Benchmark, figure, timed } from "./figure.ts";

/** The whole test run. */
export const tests: Benchmark = {
  name: "tests",
  summary: "npm test",
  async run() {
    const samples = await timed(1, async () => {
      const { status, stdout } = spawnSync("npm", ["test"], { encoding: "utf8" });
      if (status !== 0) throw new Error(`npm test failed: ${stdout.trimEnd().split("\n").at(-1)}`);
    });
    return [
      figure(
        "tests.duration",
        "s",
        samples.map(milliseconds => milliseconds / 1000),
      ),
    ];
  },
};
