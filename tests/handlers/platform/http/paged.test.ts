import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import { ApiError } from "../../../../handlers/platform/errors.ts";
import { type Page, paged, TimeAndId } from "../../../../handlers/platform/http/paged.ts";

const test = suite("platform/paged");

const ids = [
  "018f0000-0000-7000-8000-000000000001",
  "018f0000-0000-7000-8000-000000000002",
  "018f0000-0000-7000-8000-000000000003",
] as const;
const rows = ids.map((id, index) => ({ id, createdAt: `2026-06-0${index + 1}T00:00:00Z` }));
/** The first row's, as clients hold it since the first version. */
const firstCursor =
  "WyJKUTlpblVyLWRZYyIsWyIyMDI2LTA2LTAxVDAwOjAwOjAwWiIsIjAxOGYwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMSJdXQ";

interface Asked {
  readonly after: readonly [string, string] | null;
  readonly most: number;
}

function notes(query: { cursor?: string; limit: number }, boundTo: unknown = ["notes", null]) {
  const asked: Asked[] = [];
  const page = paged({
    query,
    boundTo,
    position: TimeAndId,
    fetch: async (after, most) => {
      asked.push({ after, most });
      return rows.filter(row => after === null || row.id > after[1]).slice(0, most);
    },
    positionOf: row => [row.createdAt, row.id],
    toItem: row => row.id,
  });
  return page.then(found => ({ ...found, asked }));
}

const refusal = (query: { cursor?: string; limit: number }, boundTo?: unknown) =>
  notes(query, boundTo).then(
    () => "accepted",
    (error: unknown) => (error instanceof ApiError ? error.code : error),
  );

test("the first page begins at the beginning and asks for one row more than it shows", async () => {
  const { asked, ...page } = await notes({ limit: 1 });
  assert.equal(asked, [{ after: null, most: 2 }]);
  assert.equal(page, { items: [ids[0]], nextCursor: firstCursor });
});

test("a cursor goes on after its row", async () => {
  const { asked, ...page } = await notes({ limit: 2, cursor: firstCursor });
  assert.equal(asked, [{ after: ["2026-06-01T00:00:00Z", ids[0]], most: 3 }]);
  assert.equal(page, { items: [ids[1], ids[2]], nextCursor: null });
});

test("a page that holds all rows has no cursor, nor has an empty one", async () => {
  assert.is((await notes({ limit: 3 })).nextCursor, null);
  const empty = await paged({
    query: { limit: 1 },
    boundTo: "nothing",
    position: v.string(),
    fetch: async () => [] as string[],
    positionOf: row => row,
    toItem: row => row,
  });
  assert.equal(empty, { items: [], nextCursor: null });
});

test("a cursor of other filters or with another position is refused before any row is read", async () => {
  assert.is(await refusal({ limit: 1, cursor: firstCursor }, ["notes", "drama"]), "invalid_cursor");
  assert.is(await refusal({ limit: 1, cursor: `${firstCursor}x` }), "invalid_cursor");
  assert.is(await refusal({ limit: 1, cursor: firstCursor }), "accepted");
});

test("property: walking the pages gives every row once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 10 }),
      async (count, limit) => {
        const all = Array.from({ length: count }, (_, index) => index);
        const seen: number[] = [];
        for (let cursor: string | null | undefined, pages = 0; cursor !== null; pages += 1) {
          assert.ok(pages <= count / limit + 1);
          const page: Page<number> = await paged({
            query: { limit, ...(cursor !== undefined && { cursor }) },
            boundTo: "numbers",
            position: v.number(),
            fetch: async (after, most) => all.filter(row => row > (after ?? -1)).slice(0, most),
            positionOf: row => row,
            toItem: row => row,
          });
          assert.ok(page.items.length === limit || page.nextCursor === null);
          seen.push(...page.items);
          cursor = page.nextCursor;
        }
        assert.equal(seen, all);
      },
    ),
  );
});

test.run();
