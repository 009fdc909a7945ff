import pg from "pg";
import { ConsoleError } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";

/** Longest value that is shown, in characters. */
export const LONGEST_VALUE = 1_000;
const STATEMENT_MILLISECONDS = 5_000;

/**
 * Works in a transaction that cannot write, as a role that may only read where the server lets us take it.
 *
 * @throws ConsoleError in PostgreSQL's words
 */
export async function reading<T>(
  { databaseUrl }: Pick<ConsoleSources, "databaseUrl">,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    application_name: "console",
    statement_timeout: STATEMENT_MILLISECONDS,
    connectionTimeoutMillis: STATEMENT_MILLISECONDS,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("begin transaction read only");
    const { rows } = await client.query("select pg_has_role('pg_read_all_data', 'member') as may");
    if (rows[0]?.may) await client.query("set local role pg_read_all_data");
    return await work(client);
  } catch (error) {
    if (error instanceof ConsoleError) throw error;
    throw new ConsoleError(502, `PostgreSQL says: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await client.end().catch(() => {});
  }
}
