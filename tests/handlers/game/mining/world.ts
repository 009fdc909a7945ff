import { randomUUID } from "node:crypto";
import { contract } from "../../../../handlers/game/mining/contract.ts";
import { recordHoldings } from "../../../../handlers/game/mining/holdings-store.ts";
import { miningService } from "../../../../handlers/game/mining/service.ts";
import { mineTokensJob } from "../../../../handlers/game/mining/settling.ts";
import type { Database } from "../../../../handlers/platform/database/database.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import type { LambdaContext } from "../../../../handlers/platform/work/invocation.ts";
import { type JobResult, runJob } from "../../../../handlers/platform/work/job.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type Call, clientOf, identity, routesOf } from "../../support/client.ts";

export interface World {
  readonly db: TestDatabase;
  readonly call: Call;
  /** What the service's clock shows. */
  time: string;
  /** A player who is known from then on. */
  player(since?: string): Promise<string>;
  hold(userId: string, cells: number, at: string): Promise<void>;
  mined(userId: string): Promise<number>;
  collect(userId: string): Promise<number>;
  tokens(userId: string): Promise<number>;
  account(userId: string): Promise<Record<string, unknown>>;
  /** One delivery of the job. */
  settle(scheduledTime: string, how?: { database?: Database; context?: LambdaContext }): Promise<JobResult>;
}

export const start = "2026-06-01T00:00:00Z";
export const plenty: LambdaContext = { awsRequestId: "test", getRemainingTimeInMillis: () => 299_000 };

/** The mining service on a real PostgreSQL, with the wallet. */
export async function openWorld(): Promise<World> {
  const db = await testDatabase();
  const { database } = db;
  const log = createLog({ write: () => undefined });
  const now = () => Date.parse(world.time);
  const handler = serve(contract, miningService({ database, now }), { ...usersIn(database), identity, log });
  const call = clientOf(handler, routesOf(contract));
  const world: World = {
    db,
    call,
    time: start,
    async player(since = start) {
      const id = randomUUID();
      const values = [id, since];
      await db.pool.query(
        "insert into users (id, username, created_at) values ($1, cast($1 as uuid), $2)",
        values,
      );
      return id;
    },
    hold: (userId, cells, at) => database.transaction(tx => recordHoldings(tx, [{ userId, cells }], at)),
    mined: async as => (await call("GET", "/mining", { as })).body.microTokens,
    collect: async as => (await call("POST", "/mining/collect", { as })).body.collectedTokens,
    async tokens(userId) {
      const { rows } = await db.pool.query("select tokens::int from wallets where user_id = $1", [userId]);
      return rows[0]?.tokens ?? 0;
    },
    async account(userId) {
      const { rows } = await db.pool.query(
        `select cells, micro_tokens::int as "microTokens", remainder::text, settled_at as "settledAt"
         from mining_accounts where user_id = $1`,
        [userId],
      );
      return rows[0];
    },
    settle: (scheduledTime, { database: other = database, context = plenty } = {}) =>
      runJob(mineTokensJob, {
        database: other,
        log,
        metrics: { count: () => undefined, duration: () => undefined },
        sleep: () => new Promise(setImmediate),
      })({ scheduledTime }, context),
  };
  return world;
}
