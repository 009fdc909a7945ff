import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { followLocalLogs, readLocalLogs } from "../../commands/support/local-logs.ts";
import { withFolder } from "../local/support/folder.ts";
import { npmCommand } from "../support/npm-command.ts";

const test = suite("npm run logs, in local mode");
const since = new Date(0);

/** What was printed, and a wait for more of it. */
class Printed {
  readonly lines: string[] = [];
  #told = () => {};

  readonly print = (text: string): void => {
    const { function: name, message } = JSON.parse(text);
    this.lines.push(`${name} ${message}`);
    this.#told();
  };

  async until(count: number): Promise<void> {
    while (this.lines.length < count) await new Promise<void>(resolve => (this.#told = resolve));
  }
}

const line = (message: string) => `${JSON.stringify({ timestamp: new Date().toISOString(), message })}\n`;

test("--follow prints each line once, as it comes, of files that are new and of those begun anew", () =>
  withFolder(async dataDir => {
    const file = (name: string) => path.join(dataDir, "logs", `${name}.jsonl`);
    await mkdir(path.join(dataDir, "logs"));
    await writeFile(file("users"), line("before"));
    const printed = new Printed();
    const read = readLocalLogs({ dataDir, name: undefined, since, print: printed.print });
    await appendFile(file("users"), line("meanwhile"));
    const ending = new AbortController();
    const followed = followLocalLogs(read, ending.signal);
    await appendFile(file("users"), line("after"));
    await printed.until(3);
    await writeFile(file("movies"), line("first"));
    await printed.until(4);
    await rm(file("movies"));
    await writeFile(file("movies"), line("2nd"));
    await printed.until(5);
    ending.abort();
    await followed;
    const before = ["before", "meanwhile", "after"].map(message => `users ${message}`);
    assert.equal(printed.lines, [...before, "movies first", "movies 2nd"]);
  }));

test("--follow ends when nobody reads any more", () =>
  withFolder(async dataDir => {
    const file = path.join(dataDir, "logs", "users.jsonl");
    await mkdir(path.dirname(file));
    await writeFile(file, line("one"));
    const child = spawn(process.execPath, npmCommand("logs", "--follow", "--data", dataDir), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    await once(child.stdout, "data");
    child.stdout.destroy();
    while (child.exitCode === null) {
      await appendFile(file, line("more"));
      await Promise.race([exited, delay(20)]);
    }
    assert.is(child.exitCode, 0);
  }));

test("says that there are none where local mode has not run", () =>
  withFolder(dataDir => {
    assert.throws(
      () => readLocalLogs({ dataDir, name: undefined, since, print: assert.unreachable }),
      (error: Error) =>
        error.message ===
        `There are no logs in ${dataDir}: local mode has not run on it. Start it: npm start -- --data ${dataDir}`,
    );
  }));

test.run();
