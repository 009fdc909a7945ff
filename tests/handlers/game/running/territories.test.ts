import { cellToBoundary, cellToChildren, cellToParent, latLngToCell } from "h3-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { claimedCells } from "../../../../handlers/game/running/cells.ts";
import { encodeCursor } from "../../../../handlers/platform/http/cursor.ts";
import { openWorld, type World } from "./routes.ts";
import { morning, newPerson, placeAt, runAlong, square, wrongCounts } from "./world.ts";

const test = suite("running: territories");
let world: World;
let ann: string;
let ben: string;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.db.close());
test.before.each(async () => {
  await world.db.ownerPool.query(
    "truncate territory_claims, territory_cells, territory_counts, runs cascade",
  );
  await world.db.pool.query("update mining_accounts set cells = 0");
  [ann, ben] = [await newPerson(world.db, "Ann"), await newPerson(world.db, null)];
});

const minute = 60_000;
const loop = runAlong(square(500));
const loopCells = claimedCells(loop, 10);
const [home] = [placeAt([250, 250])];
const homeCell = latLngToCell(home.latitude, home.longitude, 10);
const box = "west=20.44&south=44.79&east=20.47&north=44.82";

const get = async (path: string, as = ann, headers = {}) => {
  const reply = await world.call("GET", path, { as, headers });
  assert.is(reply.status, 200, JSON.stringify(reply.body));
  return reply.body;
};
const cellsOf = (view: { cells: { cell: string }[] }) => view.cells.map(({ cell }) => cell).sort();
const code = async (path: string) => {
  const { status, body } = await world.call("GET", path, { as: ann });
  return [status, body.code];
};

test("a loop's cells, path and inside, are its runner's, and stand on the map", async () => {
  const { endedAt } = (await world.post(ann, loop)).body;
  const view = await get(`/territories?${box}`, ann);
  assert.equal([view.resolution, view.truncated], [10, false]);
  assert.equal(cellsOf(view), loopCells);
  assert.ok(cellsOf(view).includes(homeCell), "the middle of the loop");
  const [first] = view.cells;
  assert.equal(first.holder, { userId: ann, displayName: "Ann" });
  assert.equal([first.cells, first.since], [1, endedAt]);
});

test("a later run takes cells over, one that is synced late does not, and what is given up falls back", async () => {
  const first = (await world.post(ann, loop)).body;
  const second = (await world.post(ben, runAlong(square(500), { from: morning + 30 * minute }))).body;
  assert.is(second.wonCells, loopCells.length);
  const late = (await world.post(ann, runAlong(square(500), { from: morning + 15 * minute }))).body;
  assert.is(late.wonCells, 0);
  const holders = async () => [
    ...new Set(
      (await get(`/territories?${box}`)).cells.map(
        (one: { holder: { userId: string } }) => one.holder.userId,
      ),
    ),
  ];
  assert.equal(await holders(), [ben]);
  assert.equal(await wrongCounts(world.db), []);
  await world.call("DELETE", `/runs/${second.id}`, { as: ben });
  assert.equal(await holders(), [ann]);
  const mine = await get("/territories/mine?limit=1000");
  assert.equal([...new Set(mine.items.map(({ runId }: { runId: string }) => runId))], [late.id]);
  for (const { id } of [first, late]) await world.call("DELETE", `/runs/${id}`, { as: ann });
  assert.equal(await holders(), []);
  assert.equal(await wrongCounts(world.db), []);
});

test("zoomed out, parents show who holds most of them", async () => {
  await world.post(ann, loop);
  const { wonCells } = (
    await world.post(
      ben,
      runAlong(
        [
          [0, 0],
          [150, 0],
        ],
        { from: morning + 30 * minute },
      ),
    )
  ).body;
  for (const [limit, resolution] of [
    [200, 9],
    [40, 8],
  ] as const) {
    const view = await get(`/territories?${box}&limit=${limit}`);
    assert.is(view.resolution, resolution);
    assert.equal(cellsOf(view), [...new Set(loopCells.map(cell => cellToParent(cell, resolution)))].sort());
    for (const { cell, cells, holder, since } of view.cells) {
      const below = cellToChildren(cell, 10).filter(child => loopCells.includes(child)).length;
      assert.ok(cells >= below / 2 && cells <= below, `${cells} of ${below}`);
      assert.ok([ann, ben].includes(holder.userId));
      assert.is(since, null);
    }
  }
  const globe = await get("/territories?west=-180&south=-90&east=180&north=90");
  assert.equal([globe.resolution, globe.cells.length], [1, 1]);
  assert.equal([globe.cells[0].holder.userId, globe.cells[0].cells], [ann, loopCells.length - wonCells]);
});

test("an answer has no more cells than the limit, and says so when there are more", async () => {
  await world.post(ann, loop);
  await world.post(ann, runAlong(square(500), { from: morning + 30 * minute, origin: [-9_000_000, 0] }));
  const globe = "west=-180&south=-90&east=180&north=90";
  const view = await get(`/territories?${globe}&limit=1`);
  assert.equal([view.resolution, view.truncated, view.cells.length], [0, true, 1]);
  assert.equal((await get(`/territories?${globe}&limit=2`)).truncated, false);
});

test("a viewport across the antimeridian shows both sides, one beside it nothing", async () => {
  const there = runAlong(square(500)).map(({ latitude, longitude, time }) => {
    const moved = longitude + 180 - 20.4525;
    return { latitude, longitude: moved > 180 ? moved - 360 : moved, time };
  });
  await world.post(ann, there);
  const cells = claimedCells(there, 10);
  assert.equal(cellsOf(await get("/territories?west=179.98&south=44.79&east=-179.98&north=44.82")), cells);
  assert.equal(cellsOf(await get("/territories?west=-179.9&south=44.79&east=-179.8&north=44.82")), []);
  const west = cellsOf(await get("/territories?west=179.9&south=44.79&east=180&north=44.82"));
  assert.ok(west.length > 0 && west.length <= cells.length);
});

test("GeoJSON by parameter or by Accept header", async () => {
  await world.post(ann, loop);
  const byHeader = await world.call("GET", `/territories?${box}`, {
    as: ben,
    headers: { accept: "application/geo+json, application/json;q=0.5" },
  });
  assert.is(byHeader.headers["content-type"], "application/geo+json");
  assert.is(byHeader.headers.vary, "accept");
  const { type, features } = byHeader.body;
  assert.equal([type, features.length], ["FeatureCollection", loopCells.length]);
  const middle = features.find(({ id }: { id: string }) => id === homeCell);
  assert.equal(middle.properties, {
    resolution: 10,
    userId: ann,
    displayName: "Ann",
    cells: 1,
    since: middle.properties.since,
  });
  const corners = cellToBoundary(homeCell, true);
  assert.ok(Math.abs(middle.geometry.coordinates[0][0][0] - (corners[0]?.[0] ?? 0)) < 1e-6);
  const byParameter = await world.call("GET", `/territories?${box}&format=geojson`, { as: ben });
  assert.equal(byParameter.body, byHeader.body);
  const json = await world.call("GET", `/territories?${box}&format=json`, {
    as: ben,
    headers: { accept: "application/geo+json" },
  });
  assert.is(json.headers["content-type"], "application/json");
});

test("GeoJSON that is refused, or wanted less than JSON, is not sent", async () => {
  for (const accept of [
    "application/geo+json;q=0, application/json",
    "application/geo+json;q=0.5, application/json",
  ]) {
    const reply = await world.call("GET", `/territories?${box}`, { as: ben, headers: { accept } });
    assert.is(reply.headers["content-type"], "application/json", accept);
    assert.is(reply.headers.vary, "accept");
  }
});

const statusOf = async (path: string) => (await world.call("GET", path, { as: ben })).status;

test("the edges of a viewport are numbers in any form that JSON has", async () => {
  for (const west of ["-1e-7", String(0.1 + 0.2 - 0.3), "0.30000000000000004", "-0", "-5E-324", "1.7e%2B2"])
    assert.is(await statusOf(`/territories?west=${west}&south=1&east=175&north=1.01`), 200, west);
});

test("a viewport upside down, off the map or incomplete is refused", async () => {
  for (const wrong of [
    "west=1&south=2&east=3&north=1",
    "west=-181&south=0&east=3&north=1",
    "west=1&south=2&east=3",
  ])
    assert.equal(await code(`/territories?${wrong}`), [400, "invalid_request"]);
  assert.equal(await code(`/territories?${box}&limit=1001`), [400, "invalid_request"]);
});

test("a cell's history names who has held it, the latest run first, page by page", async () => {
  for (const [index, as] of [ann, ben, ann].entries())
    await world.post(as, runAlong(square(500), { from: morning + index * 15 * minute }));
  const first = await get(`/territories/${homeCell}?limit=2`, ben);
  const second = await get(`/territories/${homeCell}?limit=2&cursor=${first.nextCursor}`, ben);
  const claims = [...first.items, ...second.items];
  assert.equal(
    claims.map(({ holder, holds }) => [holder.userId, holder.displayName, holds]),
    [
      [ann, "Ann", true],
      [ben, null, false],
      [ann, "Ann", false],
    ],
  );
  assert.is(second.nextCursor, null);
  assert.ok(claims.every(claim => !JSON.stringify(claim).includes("runId")));
  assert.equal(await code(`/territories/${latLngToCell(0, 0, 10)}`), [404, "territory_not_found"]);
  assert.equal(await code(`/territories/${cellToParent(homeCell, 9)}`), [400, "invalid_request"]);
  assert.equal(await code("/territories/8fffffffffffffe"), [400, "invalid_request"]);
  for (const position of [["2024-02-31", 1], ["0000-01-01", 1], ["2024-06-01", 0], ["2024-06-01"]]) {
    const forged = encodeCursor(position, ["history", homeCell]);
    assert.equal(await code(`/territories/${homeCell}?cursor=${forged}`), [400, "invalid_cursor"]);
  }
});

test("one's own cells, page by page", async () => {
  await world.post(ann, loop);
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = await get(`/territories/mine?limit=10${cursor ? `&cursor=${cursor}` : ""}`);
    found.push(...page.items.map(({ cell }: { cell: string }) => cell));
    cursor = page.nextCursor;
  }
  assert.equal(found, loopCells);
  assert.equal((await get("/territories/mine", ben)).items, []);
});

test("the leaderboard ranks holders in the world and in an area", async () => {
  await world.post(ann, loop);
  await world.post(ben, runAlong(square(700), { origin: [300_000, 0] }));
  const cat = await newPerson(world.db, "Cat");
  await world.post(
    cat,
    runAlong([
      [0, 900],
      [0, 1_200],
    ]),
  );
  const names = (page: { items: { holder: { userId: string } }[] }) =>
    page.items.map(({ holder }) => holder.userId);
  assert.equal(names(await get("/territories/leaderboard")), [ben, ann, cat]);
  const area = cellToParent(homeCell, 6);
  const first = await get(`/territories/leaderboard?area=${area}&limit=1`);
  const second = await get(`/territories/leaderboard?area=${area}&limit=1&cursor=${first.nextCursor}`);
  assert.equal([...names(first), ...names(second)], [ann, cat]);
  assert.equal([first.items[0].rank, first.items[0].cells, second.items[0].rank], [1, loopCells.length, 2]);
  assert.is(second.nextCursor, null);
  assert.equal(await code(`/territories/leaderboard?area=${homeCell}`), [400, "invalid_request"]);
  assert.equal(
    await code(
      `/territories/leaderboard?area=${area}&cursor=${(await get("/territories/leaderboard?limit=1")).nextCursor}`,
    ),
    [400, "invalid_cursor"],
  );
  const beyond = encodeCursor([Number.MAX_SAFE_INTEGER, 1e9, ann], ["leaderboard", null]);
  assert.equal(await code(`/territories/leaderboard?cursor=${beyond}`), [400, "invalid_cursor"]);
});

test("the parent of a cell is the same to PostgreSQL as to H3", async () => {
  for (const cell of [homeCell, latLngToCell(-77.8, 166.7, 10), latLngToCell(64.7, 10.5, 10)])
    for (const resolution of [0, 1, 5, 9]) {
      const { rows } = await world.db.pool.query("select to_hex(h3_parent($1, $2)) as parent", [
        BigInt(`0x${cell}`).toString(),
        resolution,
      ]);
      assert.is(rows[0].parent, cellToParent(cell, resolution));
    }
});

test.run();
