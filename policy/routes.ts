import { readdirSync } from "node:fs";
import path from "node:path";
import type { Contract, Operation } from "../contract/language.ts";

const folder = path.resolve(import.meta.dirname, "..", "handlers");

/** Of every service, whichever of them a stack runs. */
const operations = new Map<string, Operation>();
for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (path.basename(file) !== "contract.ts") continue;
  const service = path.dirname(file).split(path.sep).join("/");
  const module = (await import(`../handlers/${service}/contract.ts`)) as { contract: Contract };
  for (const operation of Object.values(module.contract.operations))
    operations.set(`${operation.method} ${operation.path}`, operation);
}

/** The operation behind a route key (`GET /movies`). */
export const operationOf = (routeKey: unknown): Operation | undefined => operations.get(String(routeKey));

/** Whether the gateway lets every caller in: the function then looks at a token itself, or takes none. */
export const isOpen = (routeKey: unknown): boolean => {
  const kind = operationOf(routeKey)?.access.kind;
  return kind === "open" || kind === "optional";
};

export const scopesOf = (routeKey: unknown): string[] => {
  const access = operationOf(routeKey)?.access;
  return access?.kind === "scope" ? [access.scope] : [];
};
