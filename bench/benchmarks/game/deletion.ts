import { randomUUID } from "node:crypto";
import { erasers } from "../../../handlers/erasers.ts";
import { claimCells } from "../../../handlers/game/running/claim-store.ts";
import { serve } from "../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../handlers/platform/identity/callers.ts";
import { eraseAccount, erasedAtOnce } from "../../../handlers/platform/identity/erasure.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { contract } from "../../../handlers/users/contract.ts";
import { usersService } from "../../../handlers/users/service.ts";
import { type Call, clientOf, identity, routesOf } from "../../../tests/handlers/support/client.ts";
import { fakeDirectory } from "../../../tests/handlers/support/directory.ts";
import type { TestDatabase } from "../../../tests/support/database.ts";
import { amount, type Benchmark } from "../../benchmark.ts";
import { milliseconds } from "../../sampling.ts";
import { quantile } from "../../statistics.ts";
import { withDatabase } from "../../support/database.ts";
import { assertStatus } from "../../support/request.ts";

/** An H3 cell of resolution 10; those behind it follow in steps of `cellStep`. */
const firstCell = 0x8a1e00000007fffn;
const cellStep = 32_768n;
const ended = "2026-06-01T01:00:00Z";

/** The deletion of an account that owns much, and how long the requests of other people take beside it. */
export const deletion: Benchmark = {
  name: "deletion",
  summary: "local PostgreSQL: deleting an account with 700,000 claims beside other people's requests",
  peers: "none",
  run: run =>
    withDatabase(async db => {
      const claims = amount(run, 700_000, 20_000);
      const [call, owner, other] = [users(db), await addPerson(db), await addPerson(db)];
      await addClaims(db, owner, claims);
      // As a function that is warm.
      await call("DELETE", "/me", { as: await addPerson(db) });
      const beside: number[] = [];
      const state = { isDone: false };
      const others = requests(db, call, other, claims, state, beside);
      const { database } = db;
      const [request, erased] = await (async () =>
        [
          await milliseconds(async () =>
            assertStatus("DELETE /me", await call("DELETE", "/me", { as: owner }), 204),
          ),
          await milliseconds(() => eraseAccount({ database, erasers }, owner, erasedAtOnce, () => true)),
        ] as const)().finally(() => {
        state.isDone = true;
        return others;
      });
      const longest = Math.max(...beside);
      return [
        { name: "deletion.request", unit: "ms", samples: [request], budget: { of: "value", atMost: 500 } },
        { name: "deletion.erased", unit: "s", samples: [erased / 1000] },
        {
          name: "deletion.beside.p95",
          unit: "ms",
          samples: [quantile(beside, 0.95)],
          budget: { of: "value", atMost: 500 },
        },
        { name: "deletion.besideLongest", unit: "ms", samples: [longest] },
      ];
    }),
};

function users({ database }: TestDatabase): Call {
  const askErasure = async () => undefined;
  const service = usersService({
    database,
    directory: fakeDirectory(),
    askErasure,
  });
  const log = createLog({ write: () => undefined });
  return clientOf(serve(contract, service, { ...usersIn(database), identity, log }), routesOf(contract));
}

async function addPerson({ ownerPool }: TestDatabase): Promise<string> {
  const id = randomUUID();
  await ownerPool.query(
    "insert into users (id, username, email_read_at) values ($1, cast($1 as uuid), now())",
    [id],
  );
  return id;
}

/** In runs of 1,000 cells, each of which the person holds. */
async function addClaims({ ownerPool }: TestDatabase, userId: string, claims: number): Promise<void> {
  await ownerPool.query(
    `insert into runs (id, user_id, source, started_at, ended_at, distance_meters, point_count, claimed_cells, saved_at)
     select gen_random_uuid(), $1, 'app', $2::timestamptz - n * interval '1 hour',
       $2::timestamptz - n * interval '1 hour' + interval '30 minutes', 9000, 1800, 1000, $2
     from generate_series(1, $3::int / 1000) n`,
    [userId, ended, claims],
  );
  await ownerPool.query(
    `insert into territory_claims (cell, ended_at, run_id, user_id)
     select $1::bigint + ((place - 1) * 1000 + n) * $2::bigint, ended_at, id, user_id
     from (select *, row_number() over (order by ended_at) as place from runs) as run, generate_series(1, 1000) n`,
    [firstCell.toString(), cellStep.toString()],
  );
  await ownerPool.query(
    "insert into territory_cells (cell, run_id, user_id, ended_at) select cell, run_id, user_id, ended_at from territory_claims",
  );
  await ownerPool.query(
    `insert into territory_counts (user_id, area, cells)
     select user_id, area, count(*) from territory_cells cross join lateral (
       select 0::bigint as area union all select h3_parent(cell, r) from generate_series(0, 9) as r) as areas
     group by user_id, area`,
  );
  for (const table of ["runs", "territory_claims", "territory_cells", "territory_counts"])
    await ownerPool.query(`vacuum analyze ${table}`);
}

/** One after the other: a profile is changed, and a run takes 300 cells that the deleted person holds or held. */
async function requests(
  { database }: TestDatabase,
  call: Call,
  userId: string,
  claims: number,
  state: { readonly isDone: boolean },
  samples: number[],
): Promise<void> {
  for (let round = 0; !state.isDone; round += 1) {
    const body = { displayName: `Player ${round}` };
    samples.push(
      await milliseconds(async () =>
        assertStatus("PATCH /me", await call("PATCH", "/me", { as: userId, body }), 200),
      ),
    );
    const from = (round * 7_919) % claims;
    const cells = Array.from({ length: 300 }, (_, index) => firstCell + BigInt(from + index) * cellStep);
    const run = { runId: randomUUID(), userId, endedAt: "2026-06-02T01:00:00Z" };
    samples.push(
      await milliseconds(() =>
        database.transaction(transaction => claimCells(transaction, run, cells, "2026-06-02T01:00:00Z")),
      ),
    );
  }
}
