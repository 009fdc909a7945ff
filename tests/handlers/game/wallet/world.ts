import { randomUUID } from "node:crypto";
import { contract } from "../../../../handlers/game/wallet/contract.ts";
import { walletService } from "../../../../handlers/game/wallet/service.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { type Call, clientOf, identity, routesOf } from "../../support/client.ts";

export interface World {
  readonly db: TestDatabase;
  readonly call: Call;
  /** Lines that the functions logged. */
  readonly lines: Record<string, unknown>[];
  person(options?: { roles?: string[] }): Promise<string>;
}

/** The wallet service on a real PostgreSQL. */
export async function openWorld(): Promise<World> {
  const db = await testDatabase();
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ write: line => lines.push(JSON.parse(line)) });
  const handler = serve(contract, walletService(db), { ...usersIn(db.database), identity, log });
  return {
    db,
    lines,
    call: clientOf(handler, routesOf(contract)),
    person: options => addPerson(db, options),
  };
}

/** Makes a person's row; returns the id. */
export async function addPerson(
  { pool }: TestDatabase,
  { roles = [] }: { roles?: string[] } = {},
): Promise<string> {
  const id = randomUUID();
  await pool.query("insert into users (id, username, roles) values ($1, cast($1 as uuid), $2)", [id, roles]);
  return id;
}
