import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { build } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openStateStore } from "../../../local/run/state.ts";
import { withFolder } from "../support/folder.ts";

const KILLS = 20;
/** Spread over writing, compacting and the moments between. */
const momentOf = (kill: number) => (kill * 7) % 23;

/** Lets a process write, kills it after so many milliseconds, and returns the last number that it said it kept. */
async function writeAndKill(folder: string, from: number, milliseconds: number): Promise<number> {
  const writer = spawn(process.execPath, [join(folder, "writer.mjs"), folder, String(from)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  writer.stdout.setEncoding("utf8").on("data", text => (said += text));
  const ended = once(writer, "close");
  await once(writer.stdout, "data");
  await wait(milliseconds);
  writer.kill("SIGKILL");
  await ended;
  // The last line may have been cut.
  return Number(
    said
      .slice(0, said.lastIndexOf("\n"))
      .split("\n")
      .pop()
      ?.replace("ready", String(from - 1)),
  );
}

const test = suite("state under SIGKILL");

test(`${KILLS} kills lose nothing that was kept, and bring nothing back that was deleted`, () =>
  withFolder(async folder => {
    // Without the compiler in between a process starts in a tenth of the time.
    await build({
      entryPoints: ["tests/local/fixtures/state-writer.ts"],
      outfile: join(folder, "writer.mjs"),
      bundle: true,
      platform: "node",
      format: "esm",
    });
    let last = -1;
    for (let kill = 0; kill < KILLS; kill++) {
      const kept = await writeAndKill(folder, last + 1, momentOf(kill));
      const store = openStateStore(folder);
      const numbers = new Set(store.collection<number>("numbers").values());
      await store.close();
      let number = 0;
      while (number <= kept && numbers.has(number) === (number % 2 === 0)) number++;
      assert.is(number, kept + 1, `after kill ${kill}`);
      // What was on its way when it was killed is written again, or was not deleted yet and is deleted then.
      last = kept;
    }
    assert.ok(last > KILLS, `${last} values were written`);
  }));

test.run();
