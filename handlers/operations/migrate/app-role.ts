import * as v from "valibot";
import { roleOfLogin } from "../../../lib/sql/database-logins.ts";
import { type OwnerApi, texts } from "./owner-api.ts";
import { scramVerifier } from "./scram.ts";

/** What a database secret holds, as RDS writes it. */
export const Login = v.object({
  username: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/)),
  password: v.string(),
});
export type Login = v.InferOutput<typeof Login>;

/** @throws Error that names no value */
export function parseLogin(secretString: string | undefined): Login {
  let value: unknown;
  try {
    value = JSON.parse(secretString ?? "");
  } catch {
    throw new Error("The app's secret is not JSON.");
  }
  const result = v.safeParse(Login, value);
  if (!result.success) throw new Error("The app's secret must hold a username and a password.");
  return result.output;
}

/**
 * Makes the role that the app signs in as, or brings it up to date: it reads and writes rows, and changes no
 * schema. Tables that migrations add later are granted by default.
 */
export async function ensureAppRole(api: OwnerApi, transactionId: string, login: Login) {
  const role = roleOfLogin(login.username);
  const run = (sql: string) => api.execute({ sql, transactionId });
  if (!(await roleExists(api, transactionId, role))) await run(`create role ${role} nologin`);
  await ensureLogin(api, transactionId, login);
  // What the program calls it may have another name here: on a server that databases of others stand on too.
  const [current] = await api.execute({ sql: "select current_database()::text as name", transactionId });
  const database = `"${String(current?.name).replaceAll('"', '""')}"`;
  const statements = [
    `revoke all on database ${database} from public`,
    `grant connect on database ${database} to ${role}`,
    "revoke create on schema public from public",
    `grant usage on schema public to ${role}`,
    `grant select, insert, update, delete on all tables in schema public to ${role}`,
    `grant usage, select on all sequences in schema public to ${role}`,
    `alter default privileges in schema public grant select, insert, update, delete on tables to ${role}`,
    `alter default privileges in schema public grant usage, select on sequences to ${role}`,
  ];
  for (const statement of statements) await run(statement);
  await protectAppendOnly(api, transactionId, login);
}

/**
 * Lets the app read and insert only in tables whose comment begins with `append-only`, whatever it may do in others. A
 * migration marks one so: `comment on table ledger is 'append-only: ...'`.
 */
export async function protectAppendOnly(api: OwnerApi, transactionId: string, login: Login): Promise<void> {
  const revokes = await api.execute({
    sql: `select format('revoke update, delete, truncate on table %s from ${roleOfLogin(login.username)}', oid::regclass) as statement
      from pg_catalog.pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and obj_description(oid, 'pg_class') like 'append-only%'`,
    transactionId,
  });
  for (const { statement } of revokes) await api.execute({ sql: String(statement), transactionId });
}

/** Makes the login, or gives it the password of the secret. */
export async function ensureLogin(api: OwnerApi, transactionId: string, login: Login): Promise<void> {
  const password = `password '${scramVerifier(login.password)}'`;
  const exists = await roleExists(api, transactionId, login.username);
  const sql = exists
    ? `alter role ${login.username} login ${password}`
    : `create role ${login.username} login ${password} in role ${roleOfLogin(login.username)}`;
  await api.execute({ sql, transactionId });
}

async function roleExists(api: OwnerApi, transactionId: string, role: string): Promise<boolean> {
  const rows = await api.execute({
    sql: "select 1 as found from pg_catalog.pg_roles where rolname = :role",
    parameters: texts({ role }),
    transactionId,
  });
  return rows.length > 0;
}
