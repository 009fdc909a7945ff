import { join } from "node:path";
import pg from "pg";
import {
  type MigrationFile,
  parseMigration,
  readMigrationFiles,
  withoutEmptyEnd,
} from "../../lib/sql/migration-files.ts";
import type { Postgres } from "../postgres/index.ts";
import type { ServiceLog } from "../services/host.ts";
import { committedText } from "./committed.ts";
import { DatabaseCopies } from "./database-copies.ts";

export interface DraftsOptions {
  readonly projectDir: string;
  readonly postgres: Postgres;
  readonly log: ServiceLog;
}

/** Where the files of one database are, and how they are applied. */
export interface Folder {
  /** Physical name. */
  readonly database: string;
  /** Relative to the project. */
  readonly directory: string;
  /** Applies the files before the named one. */
  applyBefore(name: string): Promise<void>;
}

interface Applied {
  readonly name: string;
  readonly checksum: string;
}

/**
 * Lets the newest migrations change as long as git's last commit does not hold them: the database is copied before each
 * such file is applied, and goes back to the copy when the file was changed. A committed file stays as it is, since
 * other databases may have it.
 */
export class Drafts {
  constructor(private readonly options: DraftsOptions) {}

  /** Called before the files of the folder are applied, whatever of them was applied before. */
  async prepare(folder: Folder): Promise<void> {
    const { projectDir, postgres, log } = this.options;
    const files = withoutEmptyEnd(await readMigrationFiles(join(projectDir, folder.directory)));
    const copies = new DatabaseCopies(postgres, folder.database);
    const applied = await this.#applied(folder.database);
    const changed = applied.findIndex(
      ({ name, checksum }, index) =>
        index < files.length && (files[index]?.name !== name || files[index].checksum !== checksum),
    );
    if (changed < 0 && applied.length >= files.length) return this.#forgetCommitted(folder, applied, copies);
    if (postgres.kind === "external") {
      if (changed >= 0)
        log.warn(`${cannot(folder, applied[changed])} the server of DATABASE_URL keeps no copies.`);
      return;
    }
    try {
      const back = changed < 0 ? undefined : await this.#goBack(folder, { applied, changed, copies });
      if (changed >= 0 && back === undefined) return;
      const pending = files.slice(back === undefined ? applied.length : back - 1);
      await this.#copyBeforeEach(folder, pending, { copies, back });
    } catch (error) {
      if (!isOfGit(error)) throw error;
      if (changed >= 0) log.warn(`${cannot(folder, applied[changed])} git knows no commit of this folder.`);
    }
  }

  /** @returns the number of the copy that the database went back to; undefined if it cannot */
  async #goBack(
    folder: Folder,
    {
      applied,
      changed,
      copies,
    }: { readonly applied: readonly Applied[]; readonly changed: number; readonly copies: DatabaseCopies },
  ): Promise<number | undefined> {
    const { log } = this.options;
    for (const file of applied.slice(changed)) {
      if (!(await this.#isCommitted(folder, file))) continue;
      log.warn(
        `${cannot(folder, applied[changed])} ${folder.directory}/${file.name} is committed in git as it was.`,
      );
      return undefined;
    }
    const number = (await copies.numbers()).findLast(one => one <= changed + 1);
    if (number === undefined) {
      log.warn(`${cannot(folder, applied[changed])} there is no copy of the database from before it.`);
      return undefined;
    }
    await copies.goBack(number);
    log.notice(
      `${folder.directory}/${applied[changed]?.name} has changed: the database went back to before ${applied[number - 1]?.name}, ` +
        "without the rows written since, and the files from there on are applied again.",
    );
    return number;
  }

  /** Applies what comes before each file that is not committed, and copies the database there. */
  async #copyBeforeEach(
    folder: Folder,
    pending: readonly MigrationFile[],
    { copies, back }: { readonly copies: DatabaseCopies; readonly back: number | undefined },
  ): Promise<void> {
    for (const file of pending) {
      // The database is the copy that it has just gone back to.
      if (file.number === back || (await this.#isCommitted(folder, file))) continue;
      await folder.applyBefore(file.name);
      await copies.take(file.number);
    }
  }

  /** A copy has no use any more once the file is committed as it was applied. */
  async #forgetCommitted(folder: Folder, applied: readonly Applied[], copies: DatabaseCopies): Promise<void> {
    if (this.options.postgres.kind === "external") return;
    for (const number of await copies.numbers()) {
      const file = applied[number - 1];
      const isCommitted = file && (await this.#isCommitted(folder, file).catch(() => false));
      if (isCommitted) await copies.drop(number);
    }
  }

  async #isCommitted({ directory }: Folder, { name, checksum }: Applied): Promise<boolean> {
    const text = await committedText(this.options.projectDir, `${directory}/${name}`);
    return text !== undefined && parseMigration(name, text).checksum === checksum;
  }

  /** What the migration function notes of the files that it has finished. */
  async #applied(database: string): Promise<Applied[]> {
    const client = new pg.Client({ connectionString: this.options.postgres.urlFor({ database }) });
    await client.connect();
    try {
      const { rows } = await client.query<{ exists: boolean }>(
        "select to_regclass('migration.files') is not null as exists",
      );
      if (!rows[0]?.exists) return [];
      const files = await client.query<Applied>(
        "select name, checksum from migration.files where finished_at is not null order by number",
      );
      return files.rows;
    } finally {
      await client.end();
    }
  }
}

const cannot = ({ directory }: Folder, file: Applied | undefined) =>
  `${directory}/${file?.name} has changed, and the database cannot go back to before it:`;

/** Whether git could not tell, as opposed to PostgreSQL's refusals. */
const isOfGit = (error: unknown): boolean =>
  error instanceof Error && "cmd" in error && String(error.cmd).startsWith("git ");
