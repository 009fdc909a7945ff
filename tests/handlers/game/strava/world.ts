import { randomUUID } from "node:crypto";
import { catchUpJob } from "../../../../handlers/game/strava/catch-up.ts";
import { contract } from "../../../../handlers/game/strava/contract.ts";
import { callbackSecret } from "../../../../handlers/game/strava/keys.ts";
import type { Message } from "../../../../handlers/game/strava/messages.ts";
import { runsOf } from "../../../../handlers/game/strava/runs.ts";
import { stravaService } from "../../../../handlers/game/strava/service.ts";
import { type Strava, stravaOf } from "../../../../handlers/game/strava/settings.ts";
import {
  ensureSubscription,
  type SubscriptionResult,
} from "../../../../handlers/game/strava/subscription.ts";
import { work } from "../../../../handlers/game/strava/worker.ts";
import type { Database } from "../../../../handlers/platform/database/database.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { createMetrics } from "../../../../handlers/platform/observe/metrics.ts";
import type { MessageContext } from "../../../../handlers/platform/work/consume.ts";
import type { LambdaContext } from "../../../../handlers/platform/work/invocation.ts";
import { type JobResult, runJob } from "../../../../handlers/platform/work/job.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type Call, clientOf, identity, routesOf } from "../../support/client.ts";
import { shakyDatabase } from "../../support/shaky.ts";
import { keyRing } from "./fixtures.ts";
import { app, type StravaServer, startStrava } from "./strava-server.ts";

/** Saturday, in the middle of a quarter of an hour. */
export const start = Date.parse("2026-06-06T08:05:00Z");
export const hour = 3_600_000;

export interface World {
  readonly db: TestDatabase;
  readonly server: StravaServer;
  readonly call: Call;
  readonly clock: { now: number };
  /** What the service put into the queue. */
  readonly queue: Message[];
  readonly lines: string[];
  readonly secrets: Record<string, string>;
  readonly strava: Strava;
  /** How often somebody waited for another's refresh. */
  readonly waits: { readonly count: number };
  person(): Promise<string>;
  /** Makes a person, and connects them. */
  connected(athleteId: number): Promise<string>;
  /** Sends events, as Strava does, and works on what is in the queue then. */
  event(event: Record<string, unknown>): Promise<number>;
  /** The path that Strava calls. */
  webhook(): Promise<string>;
  work(): Promise<void>;
  job(scheduledTime?: number, remainingMilliseconds?: () => number, heartbeat?: object): Promise<JobResult>;
  /** The job now, on a database that resumes and loses answers. */
  shakyJob(): Promise<JobResult>;
  subscribe(apiUrl?: string): Promise<SubscriptionResult>;
  /** Ids of the activities that became runs of this person. */
  runs(userId: string): Promise<string[]>;
  rows(table: string): Promise<Record<string, unknown>[]>;
}

/** Lets others go on. */
export const turn = () => new Promise<void>(resolve => setImmediate(resolve));

/** The service, its worker and its job, on a real PostgreSQL and a server that behaves like Strava. */
export async function openWorld(): Promise<World> {
  const db = await testDatabase();
  const clock = { now: start };
  const now = () => clock.now;
  const [queue, lines]: [Message[], string[]] = [[], []];
  const log = createLog({ write: line => lines.push(line), level: "debug", now });
  const server = await startStrava(now, async url => {
    const { status, body } = await call("GET", url.replace("https://api.test", ""));
    return { status, body };
  });
  const secrets: Record<string, string> = { secret: app.clientSecret, keys: keyRing("one") };
  const env = {
    CONFIG_STRAVA_URL: server.url,
    CONFIG_STRAVA_CLIENT_ID: app.clientId,
    SECRET_STRAVA_CLIENT_SECRET_ARN: "secret",
    SECRET_STRAVA_TOKEN_KEYS_ARN: "keys",
  };
  const strava = stravaOf(env, arn => async () => secrets[arn] ?? "") as Strava;
  const { database } = db;
  const returnUrl = "https://app.test/strava";
  const send = async (message: Message) => void queue.push(message);
  const service = stravaService({ database, strava, returnUrl, send, now });
  const call: Call = clientOf(
    serve(contract, service, { ...usersIn(database), identity, log }),
    routesOf(contract),
  );
  const runs = runsOf({ territoryResolution: 10, stravaTerritory: false, territoryHiddenMeters: 200 });
  const waits = { count: 0 };
  const sleep = () => {
    waits.count += 1;
    return turn();
  };
  const dependencies = { database, strava, runs, now, sleep };
  const metrics = createMetrics({ namespace: "test", dimensions: {}, write: () => undefined });
  const jobOn = (database: Database) =>
    runJob(catchUpJob({ ...dependencies, database }), { database, metrics, log, now, sleep });
  const job = jobOn(db.database);
  const context: Pick<MessageContext, "log" | "timeIsLeft"> = {
    log,
    timeIsLeft: milliseconds => milliseconds <= 90_000,
  };
  const world: World = {
    db,
    server,
    call,
    clock,
    queue,
    lines,
    secrets,
    strava,
    waits,
    async person() {
      const id = randomUUID();
      await db.pool.query("insert into users (id, username) values ($1, cast($1 as uuid))", [id]);
      return id;
    },
    async connected(athleteId) {
      const userId = await world.person();
      const { body } = await call("POST", "/strava/connect", { as: userId });
      const reply = await call("POST", "/strava/callback", {
        as: userId,
        body: server.authorize(athleteId, body.authorizeUrl),
      });
      if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
      return userId;
    },
    async event(event) {
      const { status } = await call("POST", await world.webhook(), { body: { ...usual, ...event } });
      await world.work();
      return status;
    },
    webhook: async () => `/strava/webhook/${callbackSecret(await strava.keys())}`,
    async work() {
      await Promise.all(queue.splice(0).map(message => work(dependencies, message, context)));
    },
    job: (scheduledTime = clock.now, remaining = () => 600_000, heartbeat?: object) => {
      const lambda: LambdaContext = { awsRequestId: "job", getRemainingTimeInMillis: remaining };
      const event = { scheduledTime: new Date(scheduledTime).toISOString() };
      return job(heartbeat ? { ...event, heartbeat } : event, lambda);
    },
    shakyJob: () =>
      jobOn(shakyDatabase(db.dataApi))(
        { scheduledTime: new Date(clock.now).toISOString() },
        { awsRequestId: "test", getRemainingTimeInMillis: () => 299_000 },
      ),
    subscribe: (apiUrl = "https://api.test") => ensureSubscription({ apiUrl }, { database, strava }),
    async runs(userId) {
      const { rows } = await db.pool.query(
        "select strava_activity_id as id from runs where user_id = $1 order by strava_activity_id",
        [userId],
      );
      return rows.map(({ id }) => String(id));
    },
    rows: async table => (await db.pool.query(`select * from ${table}`)).rows,
  };
  return world;
}

const usual = {
  object_type: "activity",
  aspect_type: "create",
  event_time: 1,
  subscription_id: 120_475,
  updates: {},
};
