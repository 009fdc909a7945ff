import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { decodeProtectedHeader } from "jose";
import pg from "pg";
import { demoUser, machineScopes, machineToken, signIn } from "../support/sign-in.ts";
import type { Stage } from "../support/stage.ts";
import { type BadTokens, badTokens } from "./tokens.ts";

/** What the attacks stand on: good tokens, bad ones, and a look at the database. */
export interface Ground {
  readonly user: string;
  readonly admin: string;
  readonly machine: string;
  readonly bad: BadTokens;
}

export async function prepare(stage: Stage): Promise<Ground> {
  const [user, admin] = await Promise.all([
    signIn(stage, demoUser(stage, null)),
    signIn(stage, demoUser(stage, "admin")),
  ]);
  const scopes = await machineScopes(stage);
  const machine = await machineToken(stage, scopes.join(" "));
  const reply = await fetch(`${stage.outputs.issuer}/.well-known/jwks.json`);
  const jwks = (await reply.json()) as { keys: JsonWebKey[] };
  const privateKey = poolKey(stage, jwks.keys, user.access);
  const { access, id } = user;
  const bad = await badTokens({ access, id, scopes, jwks, privateKey, now: new Date() });
  return { user: user.access, admin: admin.access, machine, bad };
}

/** The key that signed the token, from local mode's data folder. */
function poolKey({ dataDir }: Stage, keys: readonly JsonWebKey[], token: string): KeyObject {
  const { kid } = decodeProtectedHeader(token);
  const modulus = keys.find(key => key.kid === kid)?.n;
  const pems = filesBelow(dataDir)
    .filter(file => !file.includes(`${path.sep}postgres${path.sep}`))
    .flatMap(
      file =>
        readFileSync(file, "utf8").match(/-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----/gs) ?? [],
    );
  const found = pems
    .map(pem => createPrivateKey(pem.replaceAll("\\n", "\n")))
    .find(key => createPublicKey(key).export({ format: "jwk" }).n === modulus);
  if (!found) throw new Error(`no private key for ${kid} below ${dataDir}`);
  return found;
}

export type Fingerprint = Readonly<Record<string, { readonly rows: number; readonly hash: string }>>;

/** Looks at the tables from outside. */
export class Witness {
  readonly #client: pg.Client;
  readonly #statement: string;
  #last: Fingerprint | undefined;

  private constructor(client: pg.Client, tables: readonly string[]) {
    this.#client = client;
    this.#statement = tables
      .map(
        table =>
          `select '${table}' as name, count(*)::int as rows,
             coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as hash from ${table} t`,
      )
      .join(" union all ");
  }

  static async open(databaseUrl: string): Promise<Witness> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1",
    );
    return new Witness(
      client,
      rows.map(({ name }) => name),
    );
  }

  /** What it saw when it last looked. */
  async last(): Promise<Fingerprint> {
    return this.#last ?? this.look();
  }

  /** Of each table's rows: what changed between two of them names the tables. */
  async look(): Promise<Fingerprint> {
    const { rows } = await this.#client.query<{ name: string; rows: number; hash: string }>(this.#statement);
    this.#last = Object.fromEntries(rows.map(({ name, ...print }) => [name, print]));
    return this.#last;
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** Everything that local mode wrote to its logs, as one text. */
export const logsOf = ({ dataDir }: Stage): string =>
  filesBelow(path.join(dataDir, "logs"))
    .map(file => readFileSync(file, "utf8"))
    .join("\n");

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map(name => path.join(folder, name))
    .filter(file => statSync(file, { throwIfNoEntry: false })?.isFile());
}
