import pg from "pg";
import { PostgresError } from "./error.ts";
import { type Postgres, targetUrl } from "./index.ts";

const OLDEST_VERSION = 160000;

/** Checks that the server answers and that its user may make databases and roles there. */
export async function externalServer(url: string): Promise<Postgres> {
  assertAddress(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; able: boolean; user: string }>(
      `select current_setting('server_version_num')::int as version, rolname as user,
              rolsuper or (rolcreatedb and rolcreaterole) as able
         from pg_roles where rolname = current_user`,
    );
    const [found] = rows;
    if (!found || found.version < OLDEST_VERSION) {
      throw new PostgresError(
        "The PostgreSQL of --database-url is too old: 17 is what runs on AWS, 16 the least here.",
      );
    }
    if (!found.able) {
      throw new PostgresError(
        `The user of --database-url may not make databases and roles. As its administrator run: ` +
          `ALTER ROLE "${found.user}" CREATEDB CREATEROLE`,
      );
    }
  } catch (error) {
    if (error instanceof PostgresError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PostgresError(`The PostgreSQL of --database-url (or DATABASE_URL) does not answer: ${reason}`);
  } finally {
    await client.end().catch(() => {});
  }
  return { kind: "external", url, urlFor: target => targetUrl(url, target), stop: async () => {} };
}

/** Without a host in its place an address takes no user, and functions would connect as the system user of local mode. */
function assertAddress(url: string): void {
  const { protocol = "", hostname = "" } = URL.canParse(url) ? new URL(url) : {};
  if (/^postgres(ql)?:$/.test(protocol) && hostname !== "") return;
  throw new PostgresError(
    "--database-url (or DATABASE_URL) takes an address such as postgres://me:password@localhost:5432/postgres.",
  );
}
