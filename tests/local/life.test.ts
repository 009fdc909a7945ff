import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isLocked } from "../../local/run/lock.ts";
import { withFolder } from "./support/folder.ts";
import { begin, end, live, options, ready, untilGone } from "./support/life.ts";

const readSignIns = (dataDir: string): { email: string; password: string; groups: string[] }[] =>
  JSON.parse(readFileSync(join(dataDir, "sign-ins.json"), "utf8"));
const healthOf = async (outputs: Record<string, string>) =>
  (await fetch(`${outputs.apiUrl}/health?deep`)).status;
const test = suite("life of local mode");

test("starts, refuses a second one, keeps its data over an end by SIGTERM and by SIGKILL", () =>
  withFolder(async dataDir => {
    const first = live(
      spawn("npm", ["start", "--", ...options(dataDir)], { stdio: ["ignore", "pipe", "pipe"] }),
    );
    const outputs = await ready(dataDir, first);
    const signIns = readSignIns(dataDir);
    assert.is(await healthOf(outputs), 200);
    assert.match(first.text(), "is ready after");

    const second = begin(dataDir);
    assert.is(await second.exited, 1);
    assert.match(second.text(), `Local mode runs already on ${dataDir}, at ${outputs.apiUrl} (process `);
    assert.is(await healthOf(outputs), 200);

    // npm is ended here, and tells nobody: local mode sees for itself.
    await end(first);
    for (const deadline = Date.now() + 20_000; isLocked(dataDir); await wait(20))
      assert.ok(Date.now() < deadline, "it goes on");
    assert.not(existsSync(join(dataDir, "outputs.json")));
    // On a busy machine it ends before PostgreSQL has, which then ends by itself.
    await untilGone(join(dataDir, "postgres", "data", "postmaster.pid"));

    const third = begin(dataDir);
    const again = await ready(dataDir, third);
    assert.is(again.userPoolId, outputs.userPoolId);
    assert.equal(readSignIns(dataDir), signIns);
    await end(third, "SIGKILL");
    assert.ok(existsSync(join(dataDir, "outputs.json")), "nobody took it away");

    // As a first start that was killed half-way leaves it: the users are there, their passwords nowhere.
    rmSync(join(dataDir, "sign-ins.json"));
    const fourth = begin(dataDir);
    await untilGone(join(dataDir, "outputs.json"));
    assert.is(await healthOf(await ready(dataDir, fourth)), 200);
    assert.equal(
      readSignIns(dataDir).map(({ groups }) => groups),
      [[], ["admin"]],
    );
    const stopped = await end(fourth, "SIGINT");
    assert.is(stopped.code, 0);
    assert.ok(stopped.milliseconds < 5_000, `${stopped.milliseconds} ms`);
  }));

test("a port in use is one clear sentence, and nothing stays behind", () =>
  withFolder(async dataDir => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const life = begin(dataDir, "--port", String(port));
    assert.is(await life.exited, 1);
    other.close();
    assert.is(
      life.text().trim(),
      `Port ${port} is in use by another program. End that one, or choose another port: npm start -- --port ${port + 10} (0 picks a free one).`,
    );
    assert.not(existsSync(join(dataDir, "lock.json")));
  }));

test("a signal while it starts ends it, and PostgreSQL with it", () =>
  withFolder(async dataDir => {
    const life = begin(dataDir);
    while (!existsSync(join(dataDir, "postgres", "data", "postmaster.pid"))) await wait(10);
    const stopped = await end(life);
    assert.ok(stopped.milliseconds < 5_000, `${stopped.milliseconds} ms`);
    assert.not(existsSync(join(dataDir, "postgres", "data", "postmaster.pid")));
    assert.not(existsSync(join(dataDir, "outputs.json")));
  }));

test("a program that fails says so in its own words", () =>
  withFolder(async dataDir => {
    const life = begin(dataDir, "--config", 'services=["nonsense"]');
    assert.is(await life.exited, 1);
    assert.match(life.text(), /nonsense/);
    assert.not.match(life.text(), /at .*node_modules/);
  }));

test.run();
