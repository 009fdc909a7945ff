import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { Agent, get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import { withFolder } from "./support/folder.ts";
import { live, options, ready } from "./support/life.ts";

const test = suite("the end of local mode under load");

interface Answer {
  /** Whether it was asked before the signal. */
  readonly isBefore: boolean;
  readonly status: number | null;
  readonly connection: string | undefined;
}

/** Asks on a connection of its own, which is kept alive, again and again until it is lost. */
async function ask(url: string, signalled: () => boolean, answers: Answer[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const isBefore = !signalled();
    const reply = await new Promise<IncomingMessage | null>(resolve =>
      get(url, { agent }, response => response.resume().on("end", () => resolve(response)))
        .on("error", () => resolve(null))
        .on("close", () => resolve(null)),
    );
    const connection = reply?.headers.connection;
    answers.push({ isBefore, status: reply?.statusCode ?? null, connection });
    if (reply === null || (signalled() && connection === "close")) return agent.destroy();
  }
}

test("SIGTERM through npm answers what is asked, closes connections, and leaves no lock", () =>
  withFolder(async dataDir => {
    const life = live(
      spawn("npm", ["start", "--", ...options(dataDir)], { stdio: ["ignore", "pipe", "pipe"] }),
    );
    const { apiUrl } = await ready(dataDir, life);
    const answers: Answer[] = [];
    let isSignalled = false;
    const load = Array.from({ length: 12 }, () => ask(`${apiUrl}/movies`, () => isSignalled, answers));
    while (answers.length < 100) await wait(10);
    isSignalled = true;
    life.process.kill("SIGTERM");
    await Promise.all(load);
    const lost = answers.filter(({ isBefore, status }) => isBefore && status !== 200);
    assert.equal(lost, []);
    assert.ok(answers.some(({ connection }) => connection === "close"));
    for (const deadline = Date.now() + 20_000; existsSync(join(dataDir, "lock.json")); await wait(20))
      assert.ok(Date.now() < deadline, `the lock stays: ${life.text()}`);
    assert.not(existsSync(join(dataDir, "outputs.json")));
    await life.exited;
  }));

test.run();
