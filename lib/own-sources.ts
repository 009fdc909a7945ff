import { existsSync } from "node:fs";

/**
 * The files that decide how a module works, so that what it noted is looked at again once they are others: its sources, or in
 * a package the file that holds them all.
 *
 * @param module its `import.meta.url`
 * @param names of its sources, beside it
 */
export function ownSources(module: string, names: readonly string[]): URL[] {
  const extension = module.endsWith(".ts") ? ".ts" : ".js";
  const sources = names.map(name => new URL(name.replace(/\.ts$/, extension), module));
  return sources.every(source => existsSync(source)) ? sources : [new URL(module)];
}
