import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeScratch } from "./scratch.ts";

const memory = mkdtempSync(path.join(tmpdir(), "groundwork-memory-"));
const scratch = suite("scratch folder of a test run");

scratch.after(() => rmSync(memory, { recursive: true }));

/** Where a scratch folder is made; nothing is left of it. */
function placeOf(options: Parameters<typeof makeScratch>[0]): string {
  const made = makeScratch(options);
  made.remove();
  return path.dirname(made.folder);
}

scratch("stands in memory where there is room, and is removed with all that is left in it", () => {
  const made = makeScratch({ memory, neededBytes: 1, chosen: undefined });
  assert.is(path.dirname(made.folder), memory);
  assert.equal(readdirSync(made.folder), []);
  assert.is(statSync(made.folder).mode & 0o777, 0o711);
  writeFileSync(path.join(made.folder, "left"), "");
  made.remove();
  assert.equal(readdirSync(memory), []);
});

scratch("stands in the system's temporary folder where memory has too little room, or is not there", () => {
  assert.is(placeOf({ memory, neededBytes: 2 ** 60, chosen: undefined }), tmpdir());
  assert.is(placeOf({ memory: `${memory}/none`, neededBytes: 1, chosen: undefined }), tmpdir());
});

scratch("stands where somebody chose, unless that is the usual place", () => {
  assert.is(placeOf({ memory, neededBytes: 1, chosen: "/tmp" }), memory);
  const chosen = path.join(memory, "chosen");
  mkdirSync(chosen);
  assert.is(placeOf({ memory, neededBytes: 1, chosen }), chosen);
  rmSync(chosen, { recursive: true });
});

scratch("removes what a run that was killed left in memory an hour ago", () => {
  // No process has an id of ten digits.
  const names = { old: "groundwork-tests-4000000001-a", young: "groundwork-tests-4000000002-a" };
  const running = `groundwork-tests-${process.pid}-a`;
  const others = "somebody-else-4000000001-a";
  for (const name of [...Object.values(names), running, others]) {
    mkdirSync(path.join(memory, name, "cluster"), { recursive: true });
    const hours = name === names.young ? 0 : 2;
    utimesSync(path.join(memory, name), new Date(), new Date(Date.now() - hours * 3_600_000));
  }
  placeOf({ memory, neededBytes: 1, chosen: undefined });
  assert.not.ok(existsSync(path.join(memory, names.old)));
  assert.equal(readdirSync(memory).sort(), [names.young, running, others].sort());
});

scratch.run();
