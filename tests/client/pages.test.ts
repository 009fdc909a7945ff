import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fakeApi } from "./support/fake-api.ts";

const test = suite("typed client: lists");
const note = (id: string) => ({ id, title: id, stars: null });
const pages = () =>
  fakeApi([
    [200, { items: [note("a"), note("b")], nextCursor: "c1" }],
    [200, { items: [], nextCursor: "c2" }],
    [200, { items: [note("c")], nextCursor: null }],
  ]);

test("is a promise of the first page", async () => {
  const { notes, sent } = pages();
  const page = await notes.list({ search: "x" });
  assert.equal(
    page.items.map(({ id }) => id),
    ["a", "b"],
  );
  assert.is(page.nextCursor, "c1");
  assert.is(sent.length, 1);
});

test("walks through all items, with the same query on each page", async () => {
  const { notes, sent } = pages();
  const ids: string[] = [];
  for await (const { id } of notes.list({ search: "x" })) ids.push(id);
  assert.equal(ids, ["a", "b", "c"]);
  assert.equal(
    sent.map(({ line }) => line),
    ["GET /notes?search=x", "GET /notes?search=x&cursor=c1", "GET /notes?search=x&cursor=c2"],
  );
});

test("fetches no page before it is needed", async () => {
  const { notes, sent } = pages();
  for await (const { id } of notes.list()) if (id === "b") break;
  assert.is(sent.length, 1);
});

test("hands out whole pages too, from a cursor on", async () => {
  const { notes, sent } = fakeApi([[200, { items: [note("c")], nextCursor: null }]]);
  const sizes: number[] = [];
  for await (const { items } of notes.list({ cursor: "c2" }).pages()) sizes.push(items.length);
  assert.equal(sizes, [1]);
  assert.is(sent[0]?.line, "GET /notes?cursor=c2");
});

test("throws out of the loop what a page fails with", async () => {
  const { notes } = fakeApi([[400, { code: "invalid_cursor" }]]);
  let code = "";
  try {
    for await (const _ of notes.list({ cursor: "bad" })) assert.unreachable("there is no item");
  } catch (error) {
    code = (error as { code: string }).code;
  }
  assert.is(code, "invalid_cursor");
});

test.run();
