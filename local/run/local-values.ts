import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../http/start-error.ts";

/** Config values, secrets among them, of one developer's local mode. Git ignores it. */
const localValuesFile = "secrets.local.json";

export interface LocalValues {
  /** By config key, encoded as the engine does: text as it is, anything else as JSON. */
  readonly values: Readonly<Record<string, string>>;
  /** What should be otherwise. */
  readonly warning: string | undefined;
}

/**
 * Reads the file of the developer's own values from the project's folder; nothing where there is none.
 *
 * @throws StartError when it is not a JSON object
 */
export function readLocalValues(projectDir: string): LocalValues {
  const path = join(projectDir, localValuesFile);
  if (!existsSync(path)) return { values: {}, warning: undefined };
  const values = Object.entries(readObject(path)).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return { values: Object.fromEntries(values), warning: warningOf(path) };
}

function readObject(path: string): object {
  const read: unknown = parsed(readFileSync(path, "utf8"));
  if (typeof read === "object" && read !== null && !Array.isArray(read)) return read;
  throw new StartError(
    `${localValuesFile} must be a JSON object of config values, such as {"stripeSecretKey": "sk_test_..."}.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Windows has no such modes. */
function warningOf(path: string): string | undefined {
  const isOpen = process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0;
  return isOpen
    ? `Other users of this machine can read ${localValuesFile}: chmod 600 ${localValuesFile}`
    : undefined;
}
