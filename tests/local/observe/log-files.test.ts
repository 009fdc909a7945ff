import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LogFiles } from "../../../local/observe/log-files.ts";
import { withFolder } from "../support/folder.ts";

const test = suite("log files");

test("lines go to a file for each function, in order, and are written at the latest by flush", () =>
  withFolder(folder => {
    const logs = new LogFiles(folder, assert.unreachable);
    logs.append("users", "1");
    logs.append("movies", "2");
    logs.append("users", "3");
    logs.flush();
    assert.is(readFileSync(join(folder, "logs/users.jsonl"), "utf8"), "1\n3\n");
    assert.is(readFileSync(join(folder, "logs/movies.jsonl"), "utf8"), "2\n");
  }));

test("a file of 10 MiB is put aside", () =>
  withFolder(folder => {
    const logs = new LogFiles(folder, assert.unreachable);
    const file = join(folder, "logs/users.jsonl");
    writeFileSync(file, "x".repeat(10 * 1024 * 1024 + 1));
    logs.append("users", "new");
    logs.flush();
    assert.is(readFileSync(file, "utf8"), "new\n");
    assert.ok(existsSync(`${file}.1`));
  }));

test("lines that cannot be written are told once, and stop nobody", () =>
  withFolder(folder => {
    const warnings: string[] = [];
    const logs = new LogFiles(folder, warning => warnings.push(warning));
    rmSync(join(folder, "logs"), { recursive: true });
    for (const line of ["1", "2"]) {
      logs.append("users", line);
      logs.flush();
    }
    assert.is(warnings.length, 1);
    assert.match(warnings[0] ?? "", "Log lines are lost: ENOENT");
  }));

test.run();
