import { readdir } from "node:fs/promises";
import path from "node:path";
import { compiledPrograms } from "../../lib/bundle/compiled.mjs";

/**
 * The program that a command is compiled to, built when a source of any command has changed since.
 *
 * @param {string} projectDir
 * @param {string} name such as `start`
 * @returns {Promise<string | undefined>} its file; undefined when something does not compile, or cannot be written or read
 */
export async function compiledCommand(projectDir, name) {
  const names = await readdir(path.join(projectDir, "commands"));
  const commands = names.filter(file => /^[^.].*\.ts$/.test(file)).sort();
  if (!commands.includes(`${name}.ts`)) return undefined;
  const entryPoints = commands.map(file => `commands/${file}`);
  const folder = await compiledPrograms({ projectDir, cache: "commands", entryPoints, alone: true });
  return folder && path.join(folder, `${name}.mjs`);
}
