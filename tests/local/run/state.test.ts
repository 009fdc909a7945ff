import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openStateStore } from "../../../local/run/state.ts";

const test = suite<{ folder: string }>("state store");

test.before.each(context => {
  context.folder = mkdtempSync(join(tmpdir(), "groundwork-state-"));
});
test.after.each(context => rmSync(context.folder, { recursive: true, force: true }));

test("keeps values by collection and key across a restart", async ({ folder }) => {
  const store = openStateStore(folder);
  store.collection<{ n: number }>("users").set("ann", { n: 1 });
  store.collection<{ n: number }>("users").set("ann", { n: 2 });
  store.collection<{ n: number }>("users").set("bob", { n: 3 });
  store.collection<string>("codes").set("ann", "123456");
  assert.is(store.collection("users").delete("bob"), true);
  assert.is(store.collection("users").delete("bob"), false);
  await store.close();

  const again = openStateStore(folder);
  assert.equal([...again.collection("users").entries()], [["ann", { n: 2 }]]);
  assert.is(again.collection("codes").get("ann"), "123456");
  assert.is(again.collection("users").has("bob"), false);
  assert.is(again.collection("users").size, 1);
  await again.close();
});

test("gives the same collection to all who ask for it", ({ folder }) => {
  const store = openStateStore(folder);
  const first = store.collection<number>("numbers");
  store.collection<number>("numbers").set("one", 1);
  assert.equal([...first.values()], [1]);
});

test("has all that was set before a kill, without a close", ({ folder }) => {
  openStateStore(folder).collection<number>("numbers").set("one", 1);
  assert.is(openStateStore(folder).collection<number>("numbers").get("one"), 1);
});

test("ignores a line that was written in part, and goes on after it", ({ folder }) => {
  const file = join(folder, "state.jsonl");
  openStateStore(folder).collection<number>("numbers").set("one", 1);
  appendFileSync(file, '["numbers","two",2');
  const store = openStateStore(folder);
  assert.equal([...store.collection<number>("numbers").keys()], ["one"]);
  store.collection<number>("numbers").set("three", 3);
  assert.equal([...openStateStore(folder).collection<number>("numbers").keys()], ["one", "three"]);
});

test("writes the file anew at the start, without what was replaced", ({ folder }) => {
  const file = join(folder, "state.jsonl");
  const numbers = openStateStore(folder).collection<number>("numbers");
  for (let n = 0; n < 100; n++) numbers.set("one", n);
  openStateStore(folder);
  assert.is(readFileSync(file, "utf8"), '["numbers","one",99]\n');
});

test("does not let the file grow without end while it is in use", ({ folder }) => {
  const texts = openStateStore(folder).collection<string>("texts");
  for (let n = 0; n < 100; n++) texts.set("one", String(n).padEnd(100_000, "x"));
  assert.ok(statSync(join(folder, "state.jsonl")).size < 5_000_000);
  assert.is(openStateStore(folder).collection<string>("texts").get("one")?.slice(0, 3), "99x");
});

test("keeps what is set when the file cannot be written anew, and does so later", ({ folder }) => {
  const file = join(folder, "state.jsonl");
  const texts = openStateStore(folder).collection<string>("texts");
  const grow = (from: number, to: number) => {
    for (let n = from; n < to; n++) texts.set("one", String(n).padEnd(100_000, "x"));
  };
  // Where there is no such device, the draft cannot even be opened.
  if (existsSync("/dev/full")) symlinkSync("/dev/full", `${file}.draft`);
  else mkdirSync(`${file}.draft`);
  grow(0, 50);
  texts.set("two", "kept");
  const again = openStateStore(folder).collection<string>("texts");
  assert.equal([again.get("one")?.slice(0, 3), again.get("two")], ["49x", "kept"]);
  rmSync(`${file}.draft`, { recursive: true, force: true });
  grow(50, 150);
  assert.ok(statSync(file).size < 10_000_000);
});

test("is readable to its owner only", ({ folder }) => {
  openStateStore(folder);
  assert.is(statSync(join(folder, "state.jsonl")).mode & 0o777, 0o600);
});

test.run();
