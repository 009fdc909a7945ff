import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const RUN = fileURLToPath(new URL("../run.mjs", import.meta.url));
const LONGEST_BYTES = 64 * 1024 * 1024;

/**
 * Makes the OpenAPI document in a process of its own, so that it is of the contracts as they were saved last.
 * @param config `KEY=VALUE`, as `npm start` takes them
 */
export function openapiOf(stack: string, config: readonly string[]) {
  return async (apiUrl: string): Promise<Readonly<Record<string, unknown>>> => {
    const options = ["--stack", stack, "--url", apiUrl, ...config.flatMap(pair => ["--config", pair])];
    const { stdout } = await promisify(execFile)(process.execPath, [RUN, "openapi", ...options], {
      maxBuffer: LONGEST_BYTES,
    }).catch(error => {
      throw new Error(error.stderr || error.message);
    });
    return JSON.parse(stdout) as Record<string, unknown>;
  };
}
