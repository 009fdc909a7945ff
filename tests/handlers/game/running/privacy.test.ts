import { cellToLatLng, cellToParent, latLngToCell } from "h3-js";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { claimedCells } from "../../../../handlers/game/running/cells.ts";
import { haversineMeters } from "../../../../handlers/game/running/geodesy.ts";
import { openWorld, type World } from "./routes.ts";
import { morning, newPerson, noon, placeAt, runAlong, square, wrongCounts } from "./world.ts";

const test = suite("running: what others see of a run");
let world: World;
let ann: string;
let ben: string;

test.before(async () => {
  world = await openWorld({ territoryHiddenMeters: 200 });
});
test.after(() => world.db.close());
test.before.each(async () => {
  world.clock.now = noon;
  await world.db.ownerPool.query(
    "truncate territory_claims, territory_cells, territory_counts, runs cascade",
  );
  await world.db.pool.query("update mining_accounts set cells = 0");
  [ann, ben] = [await newPerson(world.db, "Ann"), await newPerson(world.db, "Ben")];
});

const minute = 60_000;
const box = "west=20.436&south=44.79&east=20.472&north=44.815";
const loop = (from = morning) => runAlong(square(900), { from });
const cells = claimedCells(loop(), 10);
const metersFromStart = (cell: string) => {
  const [latitude, longitude] = cellToLatLng(cell);
  return haversineMeters(placeAt([0, 0]), { latitude, longitude });
};
const cellAt = (north: number, east: number) => {
  const { latitude, longitude } = placeAt([north, east]);
  return latLngToCell(latitude, longitude, 10);
};
const [startCell, farCell] = [cellAt(0, 0), cellAt(900, 900)];

const look = async (path: string, as: string) => {
  const { status, body } = await world.call("GET", path, { as });
  return { status, body, text: JSON.stringify(body) };
};
interface Seen {
  readonly cell: string;
  readonly holder: { readonly userId: string };
  readonly since: string;
}
const seen = async (as: string): Promise<Seen[]> => (await look(`/territories?${box}`, as)).body.cells;
const names = (list: readonly Seen[]) => list.map(({ cell }) => cell).sort();

test("the runner sees all cells and the instant, others those away from the ends and the day", async () => {
  const { endedAt } = (await world.post(ann, loop())).body;
  const [own, other] = [await seen(ann), await seen(ben)];
  assert.equal(names(own), cells);
  assert.ok(own.every(({ since }) => since === endedAt));
  const hidden = cells.filter(cell => !names(other).includes(cell));
  assert.ok(hidden.includes(startCell) && hidden.length >= 7, `${hidden.length} are hidden`);
  assert.ok(cells.every(cell => metersFromStart(cell) > 200 || hidden.includes(cell)));
  assert.ok(hidden.every(cell => metersFromStart(cell) < 300));
  assert.ok(other.length > 20 && other.every(({ since }) => since === "2024-06-01"));
});

test("as GeoJSON it is the same", async () => {
  const { endedAt } = (await world.post(ann, loop())).body;
  const [own, other] = [
    await look(`/territories?${box}&format=geojson`, ann),
    await look(`/territories?${box}&format=geojson`, ben),
  ];
  assert.ok(own.text.includes(endedAt) && own.text.includes(startCell));
  assert.not.ok(other.text.includes(endedAt) || other.text.includes(startCell));
  assert.is(other.body.features[0].properties.since, "2024-06-01");
});

test("a run that ends elsewhere hides both ends", async () => {
  const way = runAlong([
    [0, 0],
    [0, 1_500],
  ]);
  await world.post(ann, way);
  const shown = names(await seen(ben));
  assert.ok(shown.includes(cellAt(0, 750)));
  assert.not.ok(shown.includes(cellAt(0, 0)) || shown.includes(cellAt(0, 1_500)));
});

test("a hidden cell's history is its runner's alone, and others' older claims hold nothing", async () => {
  await world.post(
    ben,
    runAlong([
      [0, -1_000],
      [0, 1_000],
    ]),
  );
  await world.post(ann, loop(morning + 60 * minute));
  const own = await look(`/territories/${startCell}`, ann);
  assert.equal(
    own.body.items.map(({ holder, holds }: { holder: { userId: string }; holds: boolean }) => [
      holder.userId,
      holds,
    ]),
    [
      [ann, true],
      [ben, false],
    ],
  );
  const other = await look(`/territories/${startCell}`, ben);
  assert.equal(
    other.body.items.map(({ holder, holds }: { holder: { userId: string }; holds: boolean }) => [
      holder.userId,
      holds,
    ]),
    [[ben, false]],
  );
  assert.not.ok(other.text.includes(ann));
});

test("a cell that only hidden claims have held has no history for others", async () => {
  await world.post(ann, loop());
  assert.is((await look(`/territories/${startCell}`, ben)).body.code, "territory_not_found");
  assert.is((await look(`/territories/${startCell}`, ann)).status, 200);
});

test("a claim that never held is in nobody's history, until it does", async () => {
  const first = (await world.post(ann, loop(morning + 60 * minute))).body;
  await world.post(ben, loop());
  const holders = async () =>
    (await look(`/territories/${farCell}`, ben)).body.items.map(
      ({ holder }: { holder: { userId: string } }) => holder.userId,
    );
  assert.equal(await holders(), [ann]);
  await world.call("DELETE", `/runs/${first.id}`, { as: ann });
  assert.equal(await holders(), [ben]);
});

test("the history tells others the day, and its cursor no more than that", async () => {
  const ends: string[] = [];
  for (const hour of [0, 1, 2])
    ends.push((await world.post(ann, loop(morning + hour * 60 * minute))).body.endedAt);
  const read = async (as: string) => {
    const items: { endedAt: string }[] = [];
    const cursors: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await look(`/territories/${farCell}?limit=1${cursor ? `&cursor=${cursor}` : ""}`, as);
      items.push(...page.body.items);
      cursor = page.body.nextCursor;
      if (cursor) cursors.push(Buffer.from(cursor, "base64url").toString());
    }
    return { ends: items.map(({ endedAt }) => endedAt), cursors };
  };
  assert.equal((await read(ann)).ends, ends.reverse());
  const other = await read(ben);
  assert.equal(other.ends, ["2024-06-01", "2024-06-01", "2024-06-01"]);
  const { rows } = await world.db.pool.query("select id from runs");
  for (const cursor of other.cursors) {
    assert.not.match(cursor, /\d\d:\d\d/);
    assert.not.ok(rows.some(({ id }) => cursor.includes(id)));
  }
});

test("areas count for others what they see, the world counts all", async () => {
  await world.post(ann, loop());
  const shown = (await seen(ben)).length;
  const area = cellToParent(farCell, 5);
  const board = async (query: string) =>
    (await look(`/territories/leaderboard${query}`, ben)).body.items.map(
      ({ cells: count }: { cells: number }) => count,
    );
  assert.equal(await board(`?area=${area}`), [shown]);
  assert.equal(await board(""), [cells.length]);
  for (const parent of new Set(cells.map(cell => cellToParent(cell, 9)))) {
    const below = names(await seen(ben)).filter(cell => cellToParent(cell, 9) === parent).length;
    assert.equal(await board(`?area=${parent}`), below > 0 ? [below] : []);
  }
  const zoomedOut = (await look(`/territories?${box}&limit=250`, ben)).body;
  assert.is(zoomedOut.resolution, 9);
  const counted = zoomedOut.cells.map(({ cells: count }: { cells: number }) => count);
  assert.is(
    counted.reduce((sum: number, one: number) => sum + one, 0),
    shown,
  );
  assert.equal(await wrongCounts(world.db), []);
});

test("counts follow when cells change hands between hidden and shown", async () => {
  const runs: string[] = [];
  for (const [index, as] of [ann, ben, ann].entries()) {
    const way =
      index % 2 === 0
        ? loop(morning + index * 60 * minute)
        : runAlong(
            [
              [-900, 0],
              [900, 0],
            ],
            { from: morning + index * 60 * minute },
          );
    runs.push((await world.post(as, way)).body.id);
    assert.equal(await wrongCounts(world.db), []);
  }
  for (const [index, id] of runs.reverse().entries()) {
    await world.call("DELETE", `/runs/${id}`, { as: index % 2 === 0 ? ann : ben });
    assert.equal(await wrongCounts(world.db), []);
  }
  assert.equal(await seen(ann), []);
});

test("a run that ends in the future takes nothing from runs that end until then", async () => {
  const along = (endsAt: number) => {
    const way = runAlong([
      [0, 0],
      [0, 1_500],
    ]);
    const last = way.at(-1)?.time ?? 0;
    return way.map(point => ({ ...point, time: point.time - last + endsAt }));
  };
  assert.is((await world.post(ann, along(noon + 55_000))).status, 201);
  world.clock.now = noon + 30_000;
  const { wonCells, claimedCells: claimed } = (await world.post(ben, along(noon + 20_000))).body;
  assert.is(wonCells, claimed);
  const holders = new Set((await seen(ann)).map(({ holder }) => holder.userId));
  assert.equal([...holders], [ben]);
});

test.run();
