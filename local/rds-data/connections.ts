import type { Duplex } from "node:stream";
import pg from "pg";
import { AwsError } from "../aws/types.ts";
import { badRequest, databaseUnavailable, fromPostgres } from "./errors.ts";

/** An Aurora cluster of the program, as far as the Data API needs to know it. */
export interface Cluster {
  readonly arn: string;
  /** Connection string for a role in a database of the cluster; throws where there is no such database. */
  urlFor(target: { readonly database: string; readonly user: string; readonly password: string }): string;
}

export interface ConnectionsOptions {
  /** Null for a cluster that the program does not have, or has without the Data API. */
  cluster(arn: string): Cluster | null;
  /** The current `SecretString`; undefined where there is no such secret. */
  secretValue(arn: string): string | undefined | Promise<string | undefined>;
  /** After this PostgreSQL cancels a statement. */
  readonly statementTimeoutMs: number;
}

/** Who a call comes from and where it goes. */
export interface Target {
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database?: string | undefined;
}

const POOL_SIZE = 60;
const IDLE_MS = 30_000;

interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string | undefined;
}

/** Pools of connections, one for each secret and database, so that the grants of the role in the secret are real. */
export class Connections {
  readonly #pools = new Map<
    string,
    { readonly secret: string; readonly url: string; readonly pool: pg.Pool }
  >();
  readonly #retired = new Set<Promise<void>>();
  readonly #taken = new Set<pg.PoolClient>();
  #isClosed = false;

  constructor(private readonly options: ConnectionsOptions) {}

  async take(target: Target): Promise<pg.PoolClient> {
    const pool = await this.#pool(target);
    const client = await pool.connect().catch(error => {
      throw fromPostgres(error);
    });
    if (!pool.ending) return client;
    // The secret was rotated while it connected, or the service ended.
    client.release(true);
    if (this.#isClosed) throw databaseUnavailable();
    return this.take(target);
  }

  /** Does not wait: running statements lose their connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const client of this.#taken) streamOf(client).destroy();
    const pools = [...this.#pools.values()].map(entry => entry.pool.end());
    this.#pools.clear();
    await Promise.all([...pools, ...this.#retired]);
  }

  async #pool(target: Target): Promise<pg.Pool> {
    const cluster = this.options.cluster(target.resourceArn);
    if (!cluster) throw notEnabled(target.resourceArn);
    const secret = await this.options.secretValue(target.secretArn);
    if (secret === undefined) throw secretProblem(target.secretArn);
    const key = `${target.resourceArn} ${target.secretArn} ${target.database ?? ""}`;
    const known = this.#pools.get(key);
    if (known?.secret === secret) return known.pool;
    const login = readSecret(secret);
    const database = target.database ?? login.database ?? "postgres";
    const url = cluster.urlFor({ ...login, database });
    if (known) this.#retire(known.pool);
    const pool = this.#open(url);
    this.#pools.set(key, { secret, url, pool });
    return pool;
  }

  /** The secret was rotated: what runs on the old login may end. */
  #retire(pool: pg.Pool): void {
    const ended = pool.end().finally(() => this.#retired.delete(ended));
    this.#retired.add(ended);
  }

  #open(connectionString: string): pg.Pool {
    const pool = new pg.Pool({
      connectionString,
      max: POOL_SIZE,
      idleTimeoutMillis: IDLE_MS,
      connectionTimeoutMillis: 20_000,
      allowExitOnIdle: true,
      statement_timeout: this.options.statementTimeoutMs,
      application_name: "rds-data",
    });
    // A connection that breaks while idle is replaced; one in use tells its user.
    pool.on("error", () => {});
    pool.on("connect", client => client.on("error", () => {}));
    pool.on("acquire", client => this.#taken.add(client));
    pool.on("release", (_error, client) => this.#taken.delete(client));
    return pool;
  }
}

/** `pg` does not declare it, and has no other way to drop a connection at once. */
const streamOf = (client: pg.PoolClient): Duplex =>
  (client as pg.PoolClient & { readonly connection: { readonly stream: Duplex } }).connection.stream;

function readSecret(secret: string): Login {
  const invalid = new AwsError(
    "InvalidSecretException",
    "The Secrets Manager secret used with the request isn't valid: it must be JSON with username and password.",
  );
  let value: unknown;
  try {
    value = JSON.parse(secret);
  } catch {
    throw invalid;
  }
  const { username, password, dbname } = (value ?? {}) as Record<string, unknown>;
  if (typeof username !== "string" || typeof password !== "string") throw invalid;
  return { user: username, password, database: typeof dbname === "string" ? dbname : undefined };
}

const notEnabled = (arn: string) =>
  new AwsError(
    "HttpEndpointNotEnabledException",
    `HttpEndpoint is not enabled for cluster ${arn.split(":").at(-1)}.`,
  );

const secretProblem = (arn: string) =>
  new AwsError("SecretsErrorException", `Secrets Manager can't find the specified secret: ${arn}`);

/** The members that every operation needs. */
export function readTarget(input: Record<string, unknown>): Target {
  const { resourceArn, secretArn, database, schema } = input;
  if (typeof resourceArn !== "string" || !resourceArn) throw badRequest("resourceArn is required.");
  if (typeof secretArn !== "string" || !secretArn) throw badRequest("secretArn is required.");
  if (schema !== undefined && schema !== null) {
    throw new AwsError("ValidationException", "The schema parameter isn't supported");
  }
  return { resourceArn, secretArn, database: typeof database === "string" ? database : undefined };
}
