import * as assert from "uvu/assert";
import { arnOf, line, logsCases, start } from "./groups.ts";

/** What LocalStack's, moto's, floci's and MiniStack's tests assert of GetLogEvents and FilterLogEvents. */
const twenty = Array.from({ length: 20 }, (_, index) => line(index, { index }));
const same = Array.from({ length: 10 }, (_, index) => line(5, { order: index }));
const words = ["hello", "world", "hello world", "goodbye world", "hello cruela", "goodbye cruel world"];
const objects = [
  { level: "ERROR", status: 503, user: { id: 1, email: "John@example.com" }, tags: ["a", "b"], at: [[0, 1]] },
  { level: "INFO", status: 200, user: { id: 2, email: "Ann@example.com" }, flag: true, gone: null },
  { level: "WARN", status: 404, user: { id: 3, email: "x && y" }, flag: false, list: [{ id: 1 }, { id: 2 }] },
];
const json = objects.map((facts, index) => line(index, facts));
const test = logsCases("events", {
  "/app/paged": { twenty },
  "/app/same": { same },
  "/app/words": { words },
  "/app/json": { json },
  "/app/two": { "app-1": [line(0), line(2)], "app-2": [line(1)], web: [line(3)] },
});
const numbers = ({ events = [] }: { events?: { message?: string | undefined }[] | undefined }) =>
  events.map(({ message = "" }) => twenty.indexOf(message));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

test("events come with their times, the oldest first", async logs => {
  const { events = [] } = await logs.get("/app/paged", "twenty", { startFromHead: true });
  assert.is(events.length, 20);
  assert.equal(Object.keys(events[0] ?? {}).sort(), ["ingestionTime", "message", "timestamp"]);
  assert.is(events[0]?.timestamp, start);
});
test("without a token the latest come", async logs =>
  assert.equal(numbers(await logs.get("/app/paged", "twenty", { limit: 10 })), range(10, 20)));
test("from the head the first come", async logs =>
  assert.equal(
    numbers(await logs.get("/app/paged", "twenty", { limit: 10, startFromHead: true })),
    range(0, 10),
  ));
test("backwards to the start, and forwards from there", async logs => {
  const get = (nextToken: string | undefined, limit: number) =>
    logs.get("/app/paged", "twenty", { nextToken, limit });
  const latest = await get(undefined, 10);
  const before = await get(latest.nextBackwardToken, 20);
  const none = await get(before.nextBackwardToken, 10);
  const first = await get(none.nextForwardToken, 1);
  assert.equal([before, none, first].map(numbers), [range(0, 10), [], [0]]);
  assert.is(none.nextBackwardToken, before.nextBackwardToken);
});
test("forwards to the end, and backwards from there", async logs => {
  const get = (nextToken: string | undefined, limit: number) =>
    logs.get("/app/paged", "twenty", { nextToken, limit, startFromHead: true });
  const head = await get(undefined, 10);
  const rest = await get(head.nextForwardToken, 20);
  const end = await get(rest.nextForwardToken, 10);
  const last = await get(end.nextBackwardToken, 1);
  assert.equal([rest, end, last].map(numbers), [range(10, 20), [], [19]]);
  assert.is(end.nextForwardToken, rest.nextForwardToken);
});
test("tokens say their direction", async logs => {
  const { nextForwardToken, nextBackwardToken } = await logs.get("/app/paged", "twenty");
  assert.match(nextForwardToken ?? "", /^f\//);
  assert.match(nextBackwardToken ?? "", /^b\//);
});
test("the end of a time is outside, its start inside", async logs => {
  const time = { startTime: start + 2_000, endTime: start + 4_000 };
  assert.equal(numbers(await logs.get("/app/paged", "twenty", time)), [2, 3]);
});
test("events of the same time keep their order", async logs => {
  assert.equal(
    (await logs.get("/app/same", "same")).events?.map(({ message }) => message),
    same,
  );
  assert.equal(await logs.found("/app/same"), same);
});
for (const logGroupIdentifier of ["/app/paged", arnOf("/app/paged")])
  test(`an identifier ${logGroupIdentifier.slice(0, 5)} names the group`, async logs => {
    const by = { logGroupName: undefined, logGroupIdentifier };
    assert.is((await logs.get("", "twenty", by)).events?.length, 20);
    assert.is((await logs.found("", by))?.length, 20);
  });
for (const nextToken of ["n/0000000000000000000000000000000000000000000000000000", "not-existing-token"])
  test.refuses(
    `a token ${nextToken.slice(0, 5)}`,
    "InvalidParameterException",
    "The specified nextToken is invalid.",
    logs => logs.get("/app/paged", "twenty", { nextToken }),
  );
const tooMany = (limit: number) =>
  `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000`;
for (const limit of [10_001, 1_000_000]) {
  test.refuses(`${limit} events`, "InvalidParameterException", tooMany(limit), logs =>
    logs.get("/app/paged", "twenty", { limit }),
  );
  test.refuses(`${limit} filtered events`, "InvalidParameterException", tooMany(limit), logs =>
    logs.filter("/app/paged", { limit }),
  );
}
const noGroup = "The specified log group does not exist.";
test.refuses("events of an unknown group", "ResourceNotFoundException", noGroup, logs =>
  logs.get("none", "twenty"),
);
test.refuses("filtering an unknown group", "ResourceNotFoundException", noGroup, logs => logs.filter("none"));
test.refuses(
  "events of an unknown stream",
  "ResourceNotFoundException",
  "The specified log stream does not exist.",
  logs => logs.get("/app/paged", "none"),
);

test("filtered events have an id and their stream", async logs => {
  const { events = [] } = await logs.filter("/app/two", { interleaved: true });
  assert.equal(
    events.map(({ logStreamName }) => logStreamName),
    ["app-1", "app-2", "app-1", "web"],
  );
  assert.is(new Set(events.map(({ eventId }) => eventId)).size, 4);
  assert.equal(
    events.map(({ timestamp }) => timestamp),
    [0, 1, 2, 3].map(second => start + second * 1_000),
  );
});
test("named streams are filtered, and no others", async logs =>
  assert.equal(await logs.found("/app/two", { logStreamNames: ["app-2", "web"] }), [line(1), line(3)]));
test("streams are filtered by the beginning of their names", async logs =>
  assert.is((await logs.found("/app/two", { logStreamNamePrefix: "app-" }))?.length, 3));
test("filtered events come page by page, and the last page has no token", async logs => {
  const pages: number[][] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.filter("/app/paged", { limit: 8, nextToken });
    pages.push(numbers(page));
    nextToken = page.nextToken;
  } while (nextToken);
  assert.equal(pages, [range(0, 8), range(8, 16), range(16, 20)]);
});
test.refuses(
  "a token of a filter that is none",
  "InvalidParameterException",
  "The specified nextToken is invalid.",
  logs => logs.filter("/app/paged", { limit: 20, nextToken: "invalid-token" }),
);

const patterns: [string, string[]][] = [
  ["", words],
  ["hello", ["hello", "hello world", "hello cruela"]],
  ["goodbye world", ["goodbye world", "goodbye cruel world"]],
  ['"hello cruel"', ["hello cruela"]],
  ["world -cruel", ["world", "hello world", "goodbye world"]],
  ["?cruela ?goodbye", ["goodbye world", "hello cruela", "goodbye cruel world"]],
  ["Hello", []],
  ["?hello goodbye", ["goodbye world", "goodbye cruel world"]],
];
for (const [filterPattern, lines] of patterns)
  test(`words: ${filterPattern || "nothing"}`, async logs =>
    assert.equal(await logs.found("/app/words", { filterPattern }), lines));
const conditions: [string, number[]][] = [
  ['{$.level = "ERROR"}', [0]],
  ["{ $.level = ERROR }", [0]],
  ['{ $.level != "ERROR" }', [1, 2]],
  ["{ $.status >= 404 }", [0, 2]],
  ["{ $.status = 5.03e2 }", [0]],
  ['{ $.user.email = "*@example.com" }', [0, 1]],
  ['{ $.user.email = "x && y" }', [2]],
  ['{ $.tags[0] = "a" }', [0]],
  ["{ $.at[0][1] = 1 }", [0]],
  ["{ $.list[1].id = 2 }", [2]],
  ["{ $.gone IS NULL }", [1]],
  ["{ $.flag NOT EXISTS }", [0]],
  ["{ $.flag IS TRUE }", [1]],
  ["{ $.flag IS FALSE }", [2]],
  ["{ $.user.id = 1 && $.status = 503 }", [0]],
  ["{ ($.user.id = 1 || $.user.id = 2) && $.level = INFO }", [1]],
  ["{ $.user.id = 1 || $.level = nomatch && $.status = 1 }", [0]],
  ["{ $.nothing = 1 }", []],
];
for (const [filterPattern, lines] of conditions)
  test(`members: ${filterPattern}`, async logs =>
    assert.equal(
      await logs.found("/app/json", { filterPattern }),
      lines.map(index => json[index]),
    ));
test("members of lines that are no JSON are not there", async logs =>
  assert.equal(await logs.found("/app/words", { filterPattern: '{$.message = "hello"}' }), []));

test.run();
