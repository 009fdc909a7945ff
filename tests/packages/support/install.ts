import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeJavaScript } from "../../../commands/support/pack/pack.ts";
import { packages } from "../../../commands/support/pack/packages.ts";
import { projectDir } from "../../support/graph.ts";

/** A folder with this project's packages installed, beside the packages that they need. */
export interface Installation {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Installs packages of this project as other programs have them, without declarations and archives. */
export async function install(...names: readonly string[]): Promise<Installation> {
  const folder = await mkdtemp(path.join(tmpdir(), "groundwork-installed-"));
  const modules = path.join(folder, "node_modules");
  await mkdir(path.join(modules, "@groundwork"), { recursive: true });
  for (const name of await readdir(path.join(projectDir, "node_modules")))
    await symlink(path.join(projectDir, "node_modules", name), path.join(modules, name));
  for (const name of names) {
    const spec = packages[name];
    if (!spec) throw new Error(`There is no package ${name}.`);
    await writeJavaScript(projectDir, spec, path.join(modules, "@groundwork", name));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
