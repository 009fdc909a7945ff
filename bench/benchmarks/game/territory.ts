import { gridDisk, latLngToCell } from "h3-js";
import pg from "pg";
import { demoUser, signIn } from "../../../tests/support/sign-in.ts";
import { amount, type Benchmark, type Run } from "../../benchmark.ts";
import { milliseconds, timed } from "../../sampling.ts";
import { quantile } from "../../statistics.ts";
import { type LocalMode, withLocalMode } from "../../support/local-mode.ts";
import { assertStatus, bearer, get } from "../../support/request.ts";

const centre = { latitude: 44.8, longitude: 20.45 };
const metersPerDegree = 111_195;
const players = 5_000;

/** The map with 1,000,000 held cells, and a run of an hour, as an app sees them: by HTTP, sign-in, Data API and all. */
export const territory: Benchmark = {
  name: "territory",
  summary: "local mode: reading the map of 1,000,000 held cells, and saving a run of 10 km and 3,600 points",
  peers: "none",
  run: run =>
    withLocalMode(async local => {
      // A disk of so many rings holds 3 * rings * (rings + 1) + 1 cells.
      await fill(local, amount(run, 577, 60));
      const { access } = await signIn(local, demoUser(local, null));
      const viewport = await measureViewports(run, local, access);
      const saved = await measureSaving(run, local, access);
      return [
        {
          name: "territory.viewport.p95",
          unit: "ms",
          samples: viewport,
          budget: { of: "value", atMost: 30 },
        },
        { name: "territory.save", unit: "ms", samples: saved, budget: { of: "value", atMost: 150 } },
      ];
    }),
};

/** Neighbours in the same street belong to one player, as after runs. */
async function fill({ outputs }: LocalMode, rings: number): Promise<void> {
  const client = new pg.Client({ connectionString: outputs.databaseUrl });
  await client.connect();
  const cells = gridDisk(latLngToCell(centre.latitude, centre.longitude, 10), rings);
  const numbers = cells.map(cell => BigInt(`0x${cell}`).toString());
  try {
    await client.query(
      "insert into users (id, username, display_name) select gen_random_uuid(), 'p' || n, 'Player ' || n from generate_series(1, $1::int) n",
      [players],
    );
    for (let start = 0; start < numbers.length; start += 100_000)
      await client.query(hold, [numbers.slice(start, start + 100_000)]);
    await client.query(count);
    for (const table of ["territory_cells", "territory_counts"])
      await client.query(`vacuum analyze ${table}`);
  } finally {
    await client.end();
  }
}

const hold = `
  with people as (select array_agg(id) as ids from users)
  insert into territory_cells (cell, run_id, user_id, ended_at)
  select cell, gen_random_uuid(), ids[1 + (hashint8(cell >> 18) & 2147483647) % array_length(ids, 1)], '2024-05-01'
  from people, unnest($1::int8[]) as cell`;

const count = `
  insert into territory_counts
  select user_id, area, count(*), count(*) from territory_cells cross join lateral (
    select 0::bigint as area union all select h3_parent(cell, r) from generate_series(0, 9) as r) as areas
  group by user_id, area`;

/** Of each round, the time that 95 of 100 reads stay below: viewports of a street up to a country. */
async function measureViewports(run: Run, { outputs }: LocalMode, token: string): Promise<number[]> {
  const look = (heightDegrees: number) => {
    const [west, south] = [near(centre.longitude), near(centre.latitude)];
    const [east, north] = [west + heightDegrees * 1.4, south + heightDegrees];
    const url = `${outputs.apiUrl}/territories?west=${west}&south=${south}&east=${east}&north=${north}`;
    return get({ url, headers: bearer(token) });
  };
  const heights = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.3, 1];
  assertStatus("GET /territories", await look(0.03), 200);
  const rounds: number[] = [];
  for (let round = -1; round < amount(run, 5, 1); round += 1) {
    const samples: number[] = [];
    for (let read = 0; read < amount(run, 100, 40); read += 1)
      samples.push(await milliseconds(() => look(heights[read % heights.length] ?? 1)));
    // The first round warms up.
    if (round >= 0) rounds.push(quantile(samples, 0.95));
  }
  return rounds;
}

async function measureSaving(run: Run, { outputs }: LocalMode, token: string): Promise<number[]> {
  let hour = Date.parse("2024-06-01T00:00:00Z");
  const save = async () => {
    hour += 3_600_000;
    const reply = await fetch(`${outputs.apiUrl}/runs`, {
      method: "POST",
      headers: { ...bearer(token), "content-type": "application/json", "idempotency-key": String(hour) },
      body: JSON.stringify({ startedAt: new Date(hour).toISOString(), points: tenKilometers() }),
    });
    assertStatus("POST /runs", { status: reply.status, body: await reply.json() }, 201);
  };
  await timed(3, save);
  return timed(amount(run, 30, 3), save);
}

/** A loop of 7.7 km, whose inside is claimed too, and the way home across it; with a metre of jitter. */
function tenKilometers(): [number, number, number][] {
  const [latitude, longitude] = [near(centre.latitude), near(centre.longitude)];
  const narrowing = Math.cos((latitude * Math.PI) / 180);
  const radius = 7_700 / 2 / Math.PI;
  return Array.from({ length: 3_600 }, (_, second) => {
    const meters = (second / 3_599) * 10_000;
    const angle = Math.min(meters, 7_700) / radius;
    const inward = Math.max(0, meters - 7_700);
    const [north, east] = [Math.sin(angle) * radius, Math.cos(angle) * radius - inward].map(
      offset => offset + Math.random() - 0.5,
    ) as [number, number];
    return [latitude + north / metersPerDegree, longitude + east / metersPerDegree / narrowing, second];
  });
}

const near = (degrees: number): number => degrees + (Math.random() - 0.5) * 0.6;
