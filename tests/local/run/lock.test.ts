import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isLocked, takeLock } from "../../../local/run/lock.ts";
import { withFolder } from "../support/folder.ts";

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return "taken";
};
const test = suite("lock");

test("a second one is told that local mode runs, and where", () =>
  withFolder(folder => {
    const lock = takeLock(folder);
    assert.match(
      messageOf(() => takeLock(folder)),
      `Local mode runs already on ${folder}, and is just starting (process ${process.pid}).`,
    );
    lock.announce("http://localhost:4000");
    assert.match(
      messageOf(() => takeLock(folder)),
      `at http://localhost:4000 (process ${process.pid}). Use that one, stop it with Ctrl-C, or start another beside it: npm start -- --data DIR --port 0 --aws-port 0`,
    );
    assert.ok(isLocked(folder));
    lock.release();
    assert.not(isLocked(folder));
    takeLock(folder).release();
    assert.equal(readdirSync(folder), []);
  }));

test("a lock that a killed process left is taken over", () =>
  withFolder(folder => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(folder, "lock.json"), JSON.stringify({ pid, started: "1" }));
    assert.not(isLocked(folder));
    takeLock(folder);
    assert.is(JSON.parse(readFileSync(join(folder, "lock.json"), "utf8")).pid, process.pid);
    assert.equal(readdirSync(folder), ["lock.json"]);
  }));

test("so is one whose number belongs to a later process now, and one that was written in part", () =>
  withFolder(folder => {
    for (const text of [JSON.stringify({ pid: process.pid, started: "1" }), '{"pid":']) {
      writeFileSync(join(folder, "lock.json"), text);
      takeLock(folder).release();
    }
  }));

test("one who has ended holds nothing, though its parent has not asked how", () =>
  withFolder(folder => {
    if (process.platform !== "linux") return;
    // The shell's child ends while the shell, which has become another program, waits for nobody.
    const shell = spawn("sh", ["-c", "sh -c 'echo $$' & exec sleep 60"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    return once(shell.stdout, "data").then(async ([text]) => {
      const pid = Number(text);
      const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      while (stat()[0] !== "Z") await wait(5);
      writeFileSync(join(folder, "lock.json"), JSON.stringify({ pid, started: stat()[19] }));
      assert.not(isLocked(folder));
      shell.kill();
    });
  }));

test("is left alone where it is another's by now", () =>
  withFolder(folder => {
    const lock = takeLock(folder);
    assert.ok(lock.isHeld());
    const others = JSON.stringify({ pid: process.ppid, started: "1" });
    writeFileSync(join(folder, "lock.json"), others);
    assert.not(lock.isHeld());
    lock.release();
    assert.is(readFileSync(join(folder, "lock.json"), "utf8"), others);
    rmSync(join(folder, "lock.json"));
    assert.not(lock.isHeld());
  }));

test.run();
