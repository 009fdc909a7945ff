import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BuildOptions } from "esbuild";
import { CommandError } from "./command.ts";

/** What the page needs of a stack's outputs; see `frontend/src/config.ts`. */
const outputNames = ["apiUrl", "region", "userPoolId", "userPoolClientId", "issuer", "signInUrl"] as const;

export type FrontendConfig = Readonly<Record<(typeof outputNames)[number], string>>;

/** @throws CommandError naming the outputs that are missing */
export function frontendConfig(outputs: Readonly<Record<string, unknown>>): FrontendConfig {
  const missing = outputNames.filter(name => typeof outputs[name] !== "string");
  if (missing.length > 0)
    throw new CommandError(`The stack has no output ${missing.join(", ")}: deploy it first.`);
  return Object.fromEntries(outputNames.map(name => [name, outputs[name]])) as FrontendConfig;
}

/** Writes `frontend/config.json` whole or not at all. */
export async function writeFrontendConfig(config: FrontendConfig, folder = "frontend"): Promise<string> {
  const file = path.join(folder, "config.json");
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(config, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return file;
}

export interface FrontendBuildOptions {
  readonly minify: boolean;
  /** Default `frontend/dist`. */
  readonly outdir?: string;
  /** Default `frontend/config.json`. */
  readonly configFile?: string;
}

/**
 * How esbuild makes the page: `frontend/dist` with everything that a web server needs.
 *
 * @throws CommandError when the config was not written yet
 */
export function frontendBuild(options: FrontendBuildOptions): BuildOptions {
  const { minify, outdir = "frontend/dist", configFile = "frontend/config.json" } = options;
  if (!existsSync(configFile)) {
    throw new CommandError(
      "frontend/config.json is missing. Write it: npm run frontend:config -- [--stack NAME]",
    );
  }
  return {
    entryPoints: ["frontend/src/main.ts", "frontend/style.css", "frontend/index.html", configFile],
    entryNames: "[name]",
    outdir,
    bundle: true,
    minify,
    sourcemap: minify ? false : "inline",
    format: "esm",
    target: "es2022",
    loader: { ".html": "copy", ".json": "copy" },
    logLevel: "warning",
  };
}

/**
 * Serves a folder on this machine, with the page built anew on each reload; returns the port.
 * @throws CommandError when the port is taken
 */
export async function servePage(options: BuildOptions, folder: string, port: number): Promise<number> {
  const { context } = await import("esbuild");
  const building = await context(options);
  try {
    return (await building.serve({ servedir: folder, host: "localhost", port })).port;
  } catch (error) {
    // What goes on building would keep the command from ending.
    await building.dispose();
    if (!/address already in use|Only one usage of each socket/.test((error as Error).message)) throw error;
    throw new CommandError(
      `Port ${port} is in use by another program. End that one, or choose another port: npm run frontend -- --port ${port + 10}.`,
    );
  }
}
