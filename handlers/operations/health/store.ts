import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";

/** Asks the database for its simplest answer; throws when it is away. */
export const ask = (queries: Queries): Promise<unknown> => queries.one(sql`select 1`);
