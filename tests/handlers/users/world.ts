import { randomUUID } from "node:crypto";
import { erasers } from "../../../handlers/erasers.ts";
import { serve } from "../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../handlers/platform/identity/callers.ts";
import {
  type ErasureMessage,
  eraseAccount,
  erasedAtOnce,
} from "../../../handlers/platform/identity/erasure.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { contract } from "../../../handlers/users/contract.ts";
import { usersService } from "../../../handlers/users/service.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { type Call, clientOf, identity, routesOf } from "../support/client.ts";
import { type FakeDirectory, fakeDirectory } from "../support/directory.ts";

export interface World {
  readonly db: TestDatabase;
  readonly directory: FakeDirectory;
  readonly call: Call;
  /** Lines that the functions logged. */
  readonly lines: Record<string, unknown>[];
  /** How long the service wanted to wait, in milliseconds. */
  readonly slept: number[];
  /** Messages that asked for the rest of an account to be erased. */
  readonly asked: ErasureMessage[];
  /** While it keeps messages, they stand in `asked`; else the consumer's work is done at once. */
  readonly queue: { isAway: boolean; keeps: boolean };
  /** Makes a person with an account and a row; returns the id. */
  person(options?: { email?: string; displayName?: string; roles?: string[] }): Promise<string>;
  row(id: string): Promise<Record<string, unknown>>;
}

/** The users service on a real PostgreSQL with a user pool in memory. */
export async function openWorld(): Promise<World> {
  const db = await testDatabase();
  const directory = fakeDirectory();
  const lines: Record<string, unknown>[] = [];
  const slept: number[] = [];
  const log = createLog({ write: line => lines.push(JSON.parse(line)) });
  const sleep = async (milliseconds: number) => void slept.push(milliseconds);
  const asked: ErasureMessage[] = [];
  const queue = { isAway: false, keeps: false };
  const askErasure = async (message: ErasureMessage) => {
    if (queue.isAway) throw new Error("The queue is away.");
    if (queue.keeps) asked.push(message);
    else await eraseAccount({ database: db.database, erasers }, message.userId, erasedAtOnce, () => true);
  };
  const dependencies = {
    database: db.database,
    directory,
    askErasure,
    sleep,
  };
  const service = usersService(dependencies);
  const handler = serve(contract, service, { ...usersIn(db.database), identity, log });
  return {
    db,
    directory,
    lines,
    slept,
    asked,
    queue,
    call: clientOf(handler, routesOf(contract)),
    async person({ email, displayName, roles = [] } = {}) {
      const id = randomUUID();
      directory.accounts.set(id, { id, username: id, email: email ?? null, confirmed: true });
      await db.pool.query(
        `insert into users (id, username, email, email_read_at, display_name, roles)
         values ($1, cast($1 as uuid), $2, now(), $3, $4)`,
        [id, email ?? null, displayName ?? null, roles],
      );
      return id;
    },
    async row(id) {
      const { rows } = await db.pool.query("select * from users where id = $1", [id]);
      return rows[0];
    },
  };
}

/** Lets the requests go on together, once as many of them have come as far as the lock. */
export async function whileAdminsAreLocked<Result>(
  db: TestDatabase,
  waiting: number,
  start: () => Promise<Result>[],
): Promise<Result[]> {
  const holder = await db.ownerPool.connect();
  try {
    await holder.query("select pg_advisory_lock(hashtextextended('users: admins', 0))");
    const started = start();
    for (let count = 0, looks = 0; count < waiting; looks++) {
      if (looks === 5_000) throw new Error(`Only ${count} of ${waiting} requests wait for the lock.`);
      const { rows } = await holder.query(
        `select count(*)::int from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      );
      count = rows[0].count;
    }
    await holder.query("select pg_advisory_unlock_all()");
    return await Promise.all(started);
  } finally {
    holder.release();
  }
}
