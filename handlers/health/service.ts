import type { Database } from "../platform/database.ts";
import type { Handlers } from "../platform/request.ts";
import { sql } from "../platform/sql.ts";
import type { contract } from "./contract.ts";

/** Answers by itself; asked deeply, the database has to answer first. */
export const healthService = ({ database }: { readonly database: Database }): Handlers<typeof contract> => ({
  health: async ({ query }) => {
    if (query.deep !== undefined) await database.one(sql`select 1`);
    return { body: { status: "ok" as const } };
  },
});
