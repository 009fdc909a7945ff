import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Request } from "./messages.ts";
import { Monitor } from "./monitor.ts";
import type { Graph } from "./types.ts";

const require = createRequire(import.meta.url);

/** Runs the program of a project to its end, with {@link Monitor} in place of the engine. */
export async function runProgram(request: Request): Promise<Graph> {
  const pulumi = require("@pulumi/pulumi") as typeof import("@pulumi/pulumi");
  const { setMockOptions, disconnect } =
    require("@pulumi/pulumi/runtime/settings.js") as typeof import("@pulumi/pulumi/runtime/settings.js");
  const { project, main, values, secretKeys } = request.config;
  const program = join(request.projectDir, main);
  // As the engine does: relative paths of assets start at the program's folder.
  process.chdir(dirname(program));
  const monitor = new Monitor({ ...request, project, locate: path => resolve(path) });
  setMockOptions(monitor, project, request.stack, request.preview, "organization");
  pulumi.runtime.setAllConfig({ ...values }, [...secretKeys]);
  await pulumi.runtime.runInPulumiStack(() => importProgram(request.program ?? program));
  await disconnect();
  // Rejections without a handler are reported once the queue of promises is empty.
  await new Promise(resolve => setImmediate(resolve));
  const { resources, outputs, secretPaths } = monitor;
  return { project, stack: request.stack, resources, outputs, secretPaths };
}

/** The outputs: the default export, which may be a function, or else the named exports. */
async function importProgram(program: string): Promise<unknown> {
  const exported: Record<string, unknown> = await import(pathToFileURL(program).href);
  if (!("default" in exported)) return exported;
  if (Object.keys(exported).length > 1) {
    throw new Error(`${program} must have either a default export or named exports, and has both.`);
  }
  return typeof exported.default === "function" ? exported.default() : exported.default;
}
