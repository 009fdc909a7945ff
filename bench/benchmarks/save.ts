import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { machineToken } from "../../tests/support/sign-in.ts";
import { amount, type Benchmark } from "../benchmark.ts";
import { milliseconds } from "../sampling.ts";
import { withLocalMode } from "../support/local-mode.ts";
import { get } from "../support/request.ts";
import { helloOf } from "./hello.ts";

const deadlineMilliseconds = 30_000;

/** From a file that is saved to the first reply of its new code. */
export const save: Benchmark = {
  name: "save",
  summary: "local mode: from a saved handler to its new reply",
  peers: "none",
  run: run =>
    withLocalMode(
      async local => {
        const file = path.join(local.project.directory, "handlers/bench/functions/bench.ts");
        const source = await readFile(file, "utf8");
        const target = helloOf(local, await machineToken(local, "bench/read"));
        await get(target);
        const samples: number[] = [];
        for (let version = 0; version <= amount(run, 15, 3); version += 1) {
          const message = `hello ${version}`;
          const took = await milliseconds(async () => {
            await writeFile(file, source.replace(`"hello"`, JSON.stringify(message)));
            await replies(message, () => get(target));
          });
          // The first save of a session loads the bundler, which the later ones find loaded.
          if (version > 0) samples.push(took);
          else process.stderr.write(`  the first save took ${took.toFixed(0)} ms\n`);
        }
        return [{ name: "save.handler", unit: "ms", samples, budget: { of: "value", atMost: 400 } }];
      },
      { watch: true },
    ),
};

/** Asks until the reply holds the new message. */
async function replies(message: string, ask: () => Promise<{ readonly body: unknown }>): Promise<void> {
  const deadline = performance.now() + deadlineMilliseconds;
  while (((await ask()).body as { message?: string }).message !== message)
    if (performance.now() > deadline) throw new Error(`"${message}" was not served within 30 s.`);
}
