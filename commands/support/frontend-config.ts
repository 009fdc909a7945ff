import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { CommandError } from "./command.ts";

/** What the page knows of its stack; see `program/site-config.ts`. */
export type FrontendConfig = Readonly<Record<string, unknown>>;

/** @throws CommandError when the stack was deployed before it had this output */
export function frontendConfig(outputs: Readonly<Record<string, unknown>>): FrontendConfig {
  const { siteConfig } = outputs;
  if (typeof siteConfig !== "object" || siteConfig === null)
    throw new CommandError("The stack has no output siteConfig: deploy it first.");
  return siteConfig as FrontendConfig;
}

/** Writes `frontend/config.json` whole or not at all. */
export async function writeFrontendConfig(config: FrontendConfig, folder = "frontend"): Promise<string> {
  const file = path.join(folder, "config.json");
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(config, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return file;
}
