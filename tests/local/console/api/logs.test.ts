import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LogPage } from "../../../../local/console/types.ts";
import { withConsole } from "../support/server.ts";
import { fakeSources } from "../support/sources.ts";

const test = suite("console: logs");

const line = (level: string, message: string, more = {}) => JSON.stringify({ level, message, ...more });

test("finds by function, level and words, the oldest first", async () => {
  const sources = fakeSources();
  sources.logs.append("movies", "a", line("INFO", "one", { path: "/movies" }));
  sources.logs.append("users", "b", line("WARN", "two"));
  sources.logs.append("movies", "c", line("ERROR", "three"));
  await withConsole(sources, async ({ get }) => {
    const found = async (query: string) =>
      ((await get(`logs?${query}`)).body as LogPage).lines.map(({ message }) => message);
    assert.equal(await found(""), ["one", "two", "three"]);
    assert.equal(await found("function=movies"), ["one", "three"]);
    assert.equal(await found("level=warn"), ["two", "three"]);
    assert.equal(await found("level=error"), ["three"]);
    assert.equal(await found("level=constructor"), ["one", "two", "three"]);
    assert.equal(await found("text=path%3D/movies+ONE"), ["one"]);
  });
});

test("goes on from a line, and says when there was too much", async () => {
  const sources = fakeSources();
  sources.logs.append("movies", undefined, "old");
  await withConsole(sources, async ({ get }) => {
    const first = (await get("logs")).body as LogPage;
    assert.equal([first.sequence, first.leftOut, first.functions], [1, false, ["clean-up", "movies"]]);
    for (let number = 1; number <= 301; number++) sources.logs.append("movies", undefined, `new ${number}`);
    const second = (await get(`logs?after=${first.sequence}`)).body as LogPage;
    assert.equal([second.lines.length, second.leftOut, second.sequence], [300, true, 302]);
    assert.equal([second.lines[0]?.message, second.lines.at(-1)?.message], ["new 2", "new 301"]);
    assert.equal(((await get("logs?after=302")).body as LogPage).lines, []);
  });
});

test.run();
