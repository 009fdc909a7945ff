import pg from "pg";
import type { Postgres } from "../postgres/index.ts";

/** Copies of one database on this machine's server, each from before a migration, by the migration's number. */
export class DatabaseCopies {
  constructor(
    private readonly postgres: Postgres,
    private readonly database: string,
  ) {}

  /** Numbers of the migrations that there is a copy from before. */
  numbers(): Promise<number[]> {
    return this.#administer(async client => {
      const { rows } = await client.query<{ name: string }>(
        "select datname as name from pg_database where starts_with(datname, $1)",
        [this.#name("")],
      );
      return rows.map(({ name }) => Number(name.slice(this.#name("").length))).sort((a, b) => a - b);
    });
  }

  /** Copies the database as it is; an earlier copy with that number goes. */
  take(number: number): Promise<void> {
    return this.#administer(async client => {
      await drop(client, this.#name(number));
      await this.#alone(client, () => copy(client, this.database, this.#name(number)));
    });
  }

  /** Puts the copy in the database's place, and keeps it for the next time. Connections to the database end. */
  goBack(number: number): Promise<void> {
    const next = `${this.database}_next`;
    return this.#administer(async client => {
      await drop(client, next);
      await copy(client, this.#name(number), next);
      await drop(client, this.database);
      await client.query(
        `alter database ${pg.escapeIdentifier(next)} rename to ${pg.escapeIdentifier(this.database)}`,
      );
    });
  }

  drop(number: number): Promise<void> {
    return this.#administer(client => drop(client, this.#name(number)));
  }

  /** Only a database without connections can be copied: they end, and new ones are refused for that moment. */
  async #alone(client: pg.Client, work: () => Promise<void>): Promise<void> {
    const allow = (value: boolean) =>
      client.query(`alter database ${pg.escapeIdentifier(this.database)} with allow_connections ${value}`);
    await allow(false);
    try {
      await client.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", [
        this.database,
      ]);
      await work();
    } finally {
      await allow(true);
    }
  }

  async #administer<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({ connectionString: this.postgres.url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  #name(number: number | ""): string {
    return `${this.database}_before_${number}`;
  }
}

const drop = async (client: pg.Client, name: string): Promise<void> => {
  await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
};

/** With the owner of the one that is copied. */
async function copy(client: pg.Client, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ owner: string }>(
    "select pg_get_userbyid(datdba) as owner from pg_database where datname = $1",
    [from],
  );
  const owner = pg.escapeIdentifier(rows[0]?.owner ?? "postgres");
  await client.query(
    `create database ${pg.escapeIdentifier(to)} template ${pg.escapeIdentifier(from)} owner ${owner}`,
  );
}
