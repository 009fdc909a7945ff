import pg from "pg";
import { list, member, ofType, text } from "../graph/resources.ts";
import type { Graph } from "../graph/types.ts";
import type { Postgres } from "../postgres/index.ts";
import type { StateCollection } from "../run/state.ts";
import type { Cluster } from "./connections.ts";

/** An Aurora cluster as the program registers it. */
interface ClusterSpec {
  readonly arn: string;
  readonly databaseName: string | undefined;
  readonly owner: string;
  /** ARN of the secret that RDS manages; undefined where the program gives a password itself. */
  readonly ownerSecretArn: string | undefined;
  readonly ownerPassword: string | undefined;
  readonly isDataApiEnabled: boolean;
}

export interface ClustersOptions {
  readonly postgres: Postgres;
  secretValue(arn: string): string | undefined | Promise<string | undefined>;
  /** Names of databases on a server that is not ours, by cluster and name in the program. */
  readonly names: StateCollection<string>;
  readonly newSuffix: () => string;
}

/** The program's clusters, as databases and roles of the one PostgreSQL. */
export class Clusters {
  #specs = new Map<string, ClusterSpec>();

  constructor(private readonly options: ClustersOptions) {}

  /** Makes what the graph asks for and is not there; a database that the graph lost stays. */
  async update(graph: Graph): Promise<void> {
    const specs = readClusters(graph);
    for (const spec of specs) await this.#ensure(spec);
    this.#specs = new Map(specs.map(spec => [spec.arn, spec]));
  }

  find(arn: string): Cluster | null {
    const spec = this.#specs.get(arn);
    if (!spec?.isDataApiEnabled) return null;
    const { postgres } = this.options;
    return {
      arn,
      urlFor: ({ database, ...login }) =>
        postgres.urlFor({ ...login, database: this.#physicalName(spec, database) }),
    };
  }

  /** What a cluster's database is called on the server; undefined for a cluster that the program does not have. */
  physicalNameOf(arn: string, database: string): string | undefined {
    const spec = this.#specs.get(arn);
    return spec && this.#physicalName(spec, database);
  }

  /** The administrator's connection string for the first cluster's database, for a person's own tools. */
  databaseUrl(): string {
    const [spec] = this.#specs.values();
    const { postgres } = this.options;
    if (!spec?.databaseName) return postgres.url;
    return postgres.urlFor({ database: this.#physicalName(spec, spec.databaseName) });
  }

  /** On a server that serves others too, names must not collide. */
  #physicalName(spec: ClusterSpec, database: string): string {
    if (this.options.postgres.kind === "embedded" || database !== spec.databaseName) return database;
    const key = `${spec.arn}/${database}`;
    const known = this.options.names.get(key);
    if (known) return known;
    const made = `${database}_${this.options.newSuffix()}`;
    this.options.names.set(key, made);
    return made;
  }

  async #ensure(spec: ClusterSpec): Promise<void> {
    const client = new pg.Client({ connectionString: this.options.postgres.url });
    await client.connect();
    try {
      await this.#ensureOwner(client, spec);
      if (spec.databaseName)
        await this.#ensureDatabase(client, spec, this.#physicalName(spec, spec.databaseName));
    } finally {
      await client.end();
    }
  }

  /** As on RDS: the owner makes roles and databases, sees what runs, and is not a superuser. */
  async #ensureOwner(client: pg.Client, spec: ClusterSpec): Promise<void> {
    const password = await this.#ownerPassword(spec);
    const owner = pg.escapeIdentifier(spec.owner);
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [spec.owner]);
    const options = `login createrole createdb password ${pg.escapeLiteral(password)}`;
    await client.query(`${rowCount ? "alter" : "create"} role ${owner} ${options}`);
    if (rowCount) return;
    await client.query(`grant pg_monitor, pg_signal_backend to ${owner}`).catch(() => {});
    // A role that is not a superuser must be a member of the new owner to transfer a database.
    if (this.options.postgres.kind === "external") await client.query(`grant ${owner} to current_user`);
  }

  async #ensureDatabase(client: pg.Client, spec: ClusterSpec, name: string): Promise<void> {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount) return;
    const template = "template template0 encoding 'UTF8'";
    await client.query(
      `create database ${pg.escapeIdentifier(name)} owner ${pg.escapeIdentifier(spec.owner)} ${template}`,
    );
  }

  async #ownerPassword(spec: ClusterSpec): Promise<string> {
    if (spec.ownerPassword !== undefined) return spec.ownerPassword;
    const secret = spec.ownerSecretArn && (await this.options.secretValue(spec.ownerSecretArn));
    const password = secret ? text(member(JSON.parse(secret), "password")) : undefined;
    if (password === undefined)
      throw new Error(`The cluster ${spec.arn} has no password for its owner ${spec.owner}.`);
    return password;
  }
}

function readClusters(graph: Graph): ClusterSpec[] {
  return ofType(graph, "aws:rds/cluster:Cluster").map(({ name, inputs, outputs }) => ({
    arn: text(outputs.arn) ?? name,
    databaseName: text(inputs.databaseName),
    owner: text(inputs.masterUsername) ?? "postgres_owner",
    ownerSecretArn: text(member(list(outputs.masterUserSecrets)[0], "secretArn")),
    ownerPassword: text(inputs.masterPassword),
    isDataApiEnabled: inputs.enableHttpEndpoint === true,
  }));
}
