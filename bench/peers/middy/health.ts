import { contract } from "../../../handlers/operations/health/contract.ts";
import { sql } from "../../../handlers/platform/database/sql.ts";
import { database, middyFunction } from "./function.ts";

export const handler = middyFunction(contract, {
  health: async ({ query }) => {
    if (query.deep !== undefined) await database.one(sql`select 1`);
    return { body: { status: "ok" as const } };
  },
});
