import { randomUUID } from "node:crypto";
import { contract } from "../../../../handlers/game/events/contract.ts";
import { finishEventsJob } from "../../../../handlers/game/events/finishing.ts";
import type { RankedRun, RankedRuns } from "../../../../handlers/game/events/ranking.ts";
import { eventsService } from "../../../../handlers/game/events/service.ts";
import { post, postAll } from "../../../../handlers/game/wallet/ledger-store.ts";
import type { Database } from "../../../../handlers/platform/database/database.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import type { LambdaContext } from "../../../../handlers/platform/work/invocation.ts";
import { type JobResult, runJob } from "../../../../handlers/platform/work/job.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type Call, clientOf, identity, type Reply, routesOf } from "../../support/client.ts";

export interface World {
  readonly db: TestDatabase;
  readonly call: Call;
  readonly admin: string;
  /** What the services' clock shows. */
  time: string;
  /** Valid ticketed runs by event, best first. */
  readonly runs: Map<string, RankedRun[]>;
  person(options?: { coins?: number; roles?: string[]; name?: string }): Promise<string>;
  /** So many at once, each with that many coins. */
  people(count: number, coins: number): Promise<string[]>;
  coins(userId: string): Promise<number>;
  /** Makes an event with these fields in place of the usual ones and publishes it; returns its id. */
  event(fields?: Readonly<Record<string, unknown>>): Promise<string>;
  /** The same, with these people's runs in memory, the first the furthest. */
  eventOf(runners: readonly string[], fields?: Readonly<Record<string, unknown>>): Promise<string>;
  draft(fields?: Readonly<Record<string, unknown>>): Promise<Reply>;
  buy(eventId: string, as: string): Promise<Reply>;
  /** One delivery of the job. */
  finish(scheduledTime: string, how?: { database?: Database; context?: LambdaContext }): Promise<JobResult>;
}

export const plenty: LambdaContext = { awsRequestId: "test", getRemainingTimeInMillis: () => 299_000 };

const gift = { currency: "coins", kind: "reward" } as const;

/** Events start at noon in Belgrade, and end at 20:00 UTC. */
export const night = {
  title: "Night run",
  startsAt: "2026-06-02T10:00:00Z",
  priceCoins: 10,
  capacity: 100,
  rewardCoins: [500, 300, 100],
};
export const nightEnds = "2026-06-02T20:00:00Z";

export const runOf = (userId: string, index: number): RankedRun => ({
  rank: index + 1,
  userId,
  distanceMeters: 10_000.5 - index,
  endedAt: "2026-06-02T12:00:00Z",
});

/** The events service on a real PostgreSQL, with the wallet, and a ranking in memory unless another one is given. */
export async function openWorld(ranking?: RankedRuns): Promise<World> {
  const db = await testDatabase();
  const { database } = db;
  const log = createLog({ write: () => undefined });
  const runs = new Map<string, RankedRun[]>();
  const rankedRuns: RankedRuns = ranking ?? (async (_, eventId) => runs.get(eventId) ?? []);
  const now = () => Date.parse(world.time);
  const service = eventsService({ database, zone: "Europe/Belgrade", rankedRuns, now });
  const call = clientOf(
    serve(contract, service, { ...usersIn(database), identity, log }),
    routesOf(contract),
  );
  const people: World["people"] = async (count, coins) => {
    const ids = Array.from({ length: count }, () => randomUUID());
    await db.pool.query(
      "insert into users (id, username) select id, id from unnest($1::uuid[]) as person (id)",
      [ids],
    );
    await postAll(
      database,
      ids.map(userId => ({ userId, amount: coins, reference: `gift:${randomUUID()}`, ...gift })),
    );
    return ids;
  };
  const person: World["person"] = async ({ coins = 0, roles = [], name } = {}) => {
    const id = randomUUID();
    await db.pool.query(
      "insert into users (id, username, display_name, roles) values ($1, cast($1 as uuid), $2, $3)",
      [id, name ?? null, roles],
    );
    if (coins > 0)
      await post(database, { userId: id, amount: coins, reference: `gift:${randomUUID()}`, ...gift });
    return id;
  };
  const admin = await person({ roles: ["admin"] });
  const draft: World["draft"] = fields =>
    call("POST", "/events", { as: admin, body: { ...night, ...fields } });
  const world: World = {
    db,
    call,
    admin,
    runs,
    person,
    people,
    draft,
    time: "2026-06-01T08:00:00Z",
    async coins(userId) {
      const { rows } = await db.pool.query("select coins::int from wallets where user_id = $1", [userId]);
      return rows[0]?.coins ?? 0;
    },
    async event(fields) {
      const { body } = await draft(fields);
      const reply = await call("POST", `/events/${body.id}/publish`, { as: admin });
      if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
      return body.id;
    },
    async eventOf(runners, fields) {
      const id = await world.event(fields);
      runs.set(id, runners.map(runOf));
      return id;
    },
    buy: (eventId, as) => call("POST", `/events/${eventId}/tickets`, { as }),
    finish: (scheduledTime, { database: other = database, context = plenty } = {}) =>
      runJob(finishEventsJob(rankedRuns), {
        database: other,
        log,
        metrics: { count: () => undefined, duration: () => undefined },
        sleep: () => new Promise(setImmediate),
      })({ scheduledTime }, context),
  };
  return world;
}
