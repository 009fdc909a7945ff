import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { CommandError } from "../command.ts";

const run = promisify(execFile);

/**
 * Takes packages out of `package.json` and the lockfile, without the network and without touching `node_modules`.
 *
 * @throws CommandError with what npm says
 */
export async function uninstall(root: string, packages: readonly string[]): Promise<void> {
  if (packages.length === 0) return;
  const quiet = [
    "--package-lock-only",
    "--offline",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  await run(npm, ["uninstall", ...quiet, ...packages], { cwd: root, env: withoutNpmSettings() }).catch(
    error => {
      throw new CommandError(
        `npm could not take out ${packages.join(", ")}: ${error.stderr || error.message}`,
      );
    },
  );
}

/** What the npm that runs the command was told is not meant for this one. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_(?!cache|userconfig)|package_|lifecycle)/i.test(name),
    ),
  );
}

/** Formats files as the project does; where the formatter is not installed they stay as they are. */
export async function format(root: string, files: readonly string[], modules = root): Promise<void> {
  const biome = path.join(modules, "node_modules/@biomejs/biome/bin/biome");
  const known = files.filter(file => /\.(ts|json)$/.test(file));
  if (known.length === 0 || !existsSync(biome)) return;
  await run(
    process.execPath,
    [biome, "check", "--write", "--linter-enabled=false", "--log-level=error", ...known],
    { cwd: root },
  );
}

const namesRecorder = "tests/support/record-names.ts";

/** Writes the pages that are made from the code, and the lists of names that a test compares with. */
export async function writeGenerated(root: string): Promise<void> {
  await run(process.execPath, ["commands/run.mjs", "docs"], { cwd: root });
  if (existsSync(path.join(root, namesRecorder)))
    await run(process.execPath, ["--import", "tsx", namesRecorder], { cwd: root });
}
