import { randomUUID } from "node:crypto";
import { contract } from "../../../handlers/movies/contract.ts";
import { moviesService } from "../../../handlers/movies/service.ts";
import { serve } from "../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { type Call, clientOf, identity, routesOf, verifyToken } from "../support/client.ts";

export interface World {
  readonly db: TestDatabase;
  readonly call: Call;
  person(options?: { displayName?: string; roles?: string[] }): Promise<string>;
  /** Adds a movie with these fields in place of the usual ones; returns its id. */
  movie(fields?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** The movies service on a real PostgreSQL. */
export async function openWorld(): Promise<World> {
  const db = await testDatabase();
  const { database } = db;
  const log = createLog({ write: () => undefined });
  const handler = serve(contract, moviesService({ database }), {
    ...usersIn(database),
    identity,
    verifyToken,
    log,
  });
  const call = clientOf(handler, routesOf(contract));
  const person: World["person"] = async ({ displayName, roles = [] } = {}) => {
    const id = randomUUID();
    await db.pool.query(
      "insert into users (id, username, display_name, roles) values ($1, cast($1 as uuid), $2, $3)",
      [id, displayName ?? null, roles],
    );
    return id;
  };
  const editor = await person({ displayName: "Ed", roles: ["editor"] });
  return {
    db,
    call,
    person,
    async movie(fields = {}) {
      const reply = await call("POST", "/movies", { as: editor, body: { ...metropolis, ...fields } });
      if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
      return reply.body.id;
    },
  };
}

export const metropolis = { title: "Metropolis", year: 1927, genres: ["drama", "scienceFiction"] };
