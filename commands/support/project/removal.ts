import { CommandError } from "../command.ts";
import { loadContract } from "../contracts.ts";
import { removeConfig } from "./config.ts";
import { importersOf, removeOrphans, unplug } from "./dependents.ts";
import { deleteMigrations, ownMigrations, writeDrops } from "./migrations.ts";
import { forgetInKnip, packagesOnlyIn } from "./packages.ts";
import { editPages } from "./pages.ts";
import { filesOfPart } from "./part-files.ts";
import { type PartService, partOf, removableParts, servicePaths } from "./parts.ts";
import type { ProjectTree } from "./tree.ts";

/** What a removal has changed in the tree, for the report. */
export interface Removal {
  readonly part: string;
  readonly services: readonly string[];
  readonly files: readonly string[];
  readonly configKeys: readonly string[];
  /** TypeScript files out of which imports and list entries were taken. */
  readonly unplugged: readonly string[];
  /** Tests that cannot do without it, and helpers that nothing needs any more. */
  readonly dependents: readonly string[];
  /** Files that use it in another way than in a list: a person has to edit them. */
  readonly byHand: readonly string[];
  readonly pages: readonly string[];
  readonly packages: readonly string[];
  readonly migrations: MigrationChange;
}

export interface MigrationChange {
  readonly deleted: readonly string[];
  /** The migration that drops what is there on stages; undefined where the files were deleted. */
  readonly written: string | undefined;
  readonly tables: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * Takes a service or product out of a project's tree.
 *
 * @param keepsHistory whether databases may have applied its migrations: then these stay, and a new one drops the tables
 * @throws CommandError for an unknown name, and for migrations that cannot be told apart
 */
export async function removePart(tree: ProjectTree, part: string, keepsHistory: boolean): Promise<Removal> {
  checkPart(tree, part);
  const paths = servicePaths(tree);
  const services = await Promise.all(
    paths.map(async (path): Promise<PartService> => ({ path, contract: await loadContract(path) })),
  );
  const own = services.filter(({ path }) => partOf(path) === part);
  const migrations = await changeMigrations(tree, part, own, keepsHistory);
  const gone = new Map<string, string>();
  const remove = (file: string) => {
    gone.set(file, tree.text(file));
    tree.delete(file);
  };
  const files = filesOfPart(tree, part);
  const importers = importersOf(tree);
  files.forEach(remove);
  const { unplugged, dependents, byHand } = unplug(tree, gone, remove);
  dependents.push(...removeOrphans(tree, gone, importers, remove));
  const keys = removeConfig(
    tree,
    own,
    services.filter(one => !own.includes(one)),
  );
  const pages = editPages(tree, part, own, gone);
  const packages = packagesOnlyIn(tree, gone);
  forgetInKnip(tree, packages);
  return {
    part,
    services: own.map(({ path }) => path),
    files,
    configKeys: keys,
    unplugged,
    dependents,
    byHand,
    pages,
    packages,
    migrations,
  };
}

function checkPart(tree: ProjectTree, part: string): void {
  const parts = removableParts(tree);
  if (parts.includes(part)) return;
  const known = parts.length === 0 ? "There is nothing left to take out" : `There are ${parts.join(", ")}`;
  throw new CommandError(
    `${part} cannot be taken out: it is not a product or service of this project. ${known}.`,
  );
}

async function changeMigrations(
  tree: ProjectTree,
  part: string,
  own: readonly PartService[],
  keepsHistory: boolean,
): Promise<MigrationChange> {
  const names = [part, ...own.map(({ contract }) => contract.service)];
  const migrations = await ownMigrations(tree, names);
  const { files, mixed, made, remarks } = migrations;
  const tables = made.filter(({ kind }) => kind === "table").map(({ name }) => name);
  if (made.length === 0 || !keepsHistory) {
    deleteMigrations(tree, migrations);
    const cut = mixed.map(({ name }) => `migrations/${name} has lost what it did to them`);
    return { deleted: files, written: undefined, tables, remarks: cut };
  }
  return { deleted: [], written: writeDrops(tree, part, made), tables, remarks };
}
