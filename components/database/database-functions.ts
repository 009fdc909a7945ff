import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Output, output, type Resource } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { isPacked } from "../../lib/packed.ts";
import { checkMigrations } from "../../lib/sql/migrations.ts";
import { functionSettings, NodeFunction } from "../functions/node-function.ts";
import { childOptions } from "../shared/component.ts";
import type { FunctionLink } from "../shared/grants.ts";
import { mistakesOf } from "../shared/mistakes.ts";
import type { CompleteArgs } from "./defaults.ts";

export interface MigrationArgs {
  /** Folder of the SQL files, relative to the project folder. */
  readonly directory: string;
  /** Name of the function that applies them. A change replaces it. Default `<name of the component>-migrate`. */
  readonly functionName?: string;
  /** A function of yours that applies them. Default: the one that comes with the component. */
  readonly entry?: string;
}

export interface DatabaseSecretSettings {
  /** Days after which a deleted secret is gone: 0, or 7 to 30. Default 30. */
  readonly recoveryWindowDays?: number;
  /** Gives the app a new password every so many days, 1 to 90. Default: never. */
  readonly rotation?: {
    readonly days: number;
    /** Name of the function that does it. A change replaces it. Default `<name of the component>-rotate-app-secret`. */
    readonly functionName?: string;
    /** A function of yours that does it. Default: the one that comes with the component. */
    readonly entry?: string;
  };
}

/** Names of a database's own functions, as commands call them. */
export const functionNames = (
  name: string,
  { migrations, secret }: CompleteArgs,
): { readonly migrate: string; readonly rotate: string } => ({
  migrate: migrationsOf(migrations).functionName ?? `${name}-migrate`,
  rotate: secret?.rotation?.functionName ?? `${name}-rotate-app-secret`,
});

/** The long form of the argument. */
export const migrationsOf = (migrations: string | MigrationArgs): MigrationArgs =>
  typeof migrations === "string" ? { directory: migrations } : migrations;

/** Another text whenever a file of the folder is another. What PostgreSQL's parser finds wrong with one stops the program. */
export const migrationHash = ({ migrations }: CompleteArgs): Output<string> =>
  output(mistakesOf(checkMigrations(migrationsOf(migrations).directory))).hash;

/** Applies the migrations. */
export function migrateFunction(
  parent: Resource,
  name: string,
  args: CompleteArgs,
  link: FunctionLink,
): NodeFunction {
  const { directory, entry = shippedEntry("migrate") } = migrationsOf(args.migrations);
  return new NodeFunction(
    functionNames(name, args).migrate,
    {
      ...functionSettings(args),
      // A deployment runs the migrations that it brings.
      live: false,
      description: "Applies the migrations, and makes the role that the app signs in as",
      entry,
      copy: [directory],
      environment: { MIGRATIONS_DIRECTORY: directory },
      // A paused cluster is waited for, and a large table may take its time.
      timeoutSeconds: 900,
      memoryMegabytes: 512,
      reservedConcurrency: args.reservedConcurrency ?? 0,
      links: [link],
      impact: "The deployment stops; the old version goes on running.",
      ...defined({ transform: args.transform?.migrate }),
    },
    childOptions({ parent }),
  );
}

/** Renews the app's password. */
export function rotateFunction(
  parent: Resource,
  name: string,
  args: CompleteArgs,
  link: FunctionLink,
): NodeFunction {
  return new NodeFunction(
    functionNames(name, args).rotate,
    {
      ...functionSettings(args),
      live: false,
      description: "Gives the app's role in the database a new password",
      entry: args.secret?.rotation?.entry ?? shippedEntry("rotate-app-secret"),
      timeoutSeconds: 120,
      memoryMegabytes: 512,
      reservedConcurrency: args.reservedConcurrency ?? 0,
      links: [link],
      impact:
        "The app goes on with its present password; nobody notices until that is older than it should be.",
      ...defined({ transform: args.transform?.rotate }),
    },
    childOptions({ parent }),
  );
}

/**
 * The entry of a function that comes with the database, relative to the project: a source of this repository, or bundled
 * already and beside the package's own file.
 */
function shippedEntry(name: string): string {
  const file = isPacked ? `./functions/${name}.js` : `../../handlers/operations/migrate/functions/${name}.ts`;
  return path
    .relative(process.cwd(), fileURLToPath(new URL(file, import.meta.url)))
    .replaceAll(path.sep, "/");
}
