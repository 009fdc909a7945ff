import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { madeOnce } from "../support/made-once.ts";

const test = suite<{ folder: string; file: string }>("what a test run makes once");

test.before.each(async context => {
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-once-"));
  context.file = path.join(context.folder, "thing");
});
test.after.each(({ folder }) => rm(folder, { recursive: true }));

test("is made by the first who wants it, for those who come meanwhile and later", async ({
  folder,
  file,
}) => {
  let made = 0;
  const make = async () => `made ${++made}`;
  assert.equal(await Promise.all([1, 2, 3].map(() => madeOnce(file, make))), ["made 1", "made 1", "made 1"]);
  assert.is(await madeOnce(file, make), "made 1");
  assert.equal(await readdir(folder), ["thing"]);
});

test("is left to the next after a failure", async ({ file }) => {
  const failure = await madeOnce(file, () => Promise.reject(new Error("no room"))).catch(String);
  assert.is(failure, "Error: no room");
  assert.is(await madeOnce(file, async () => "made"), "made");
});

test("does not wait for a process that has ended", async ({ file }) => {
  // Above the largest process id of Linux and macOS.
  await writeFile(`${file}.claim`, "99999999");
  assert.is(await madeOnce(file, async () => "made"), "made");
});

test.run();
