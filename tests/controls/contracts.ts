import type { Contract, Operation } from "../../handlers/platform/contract.ts";
import { readStackConfig } from "../../local/graph/config.ts";
import { projectDir } from "../support/graph.ts";

// Every stack answers `GET /health`, whichever services it runs.
const named = readStackConfig(projectDir, "prod").values["groundwork:services"] ?? "[]";
const services = ["health", ...(JSON.parse(named) as string[])];

/** The contracts of the services that the stacks run. */
export const contracts: readonly Contract[] = await Promise.all(
  services.map(async service => {
    const module = (await import(`../../handlers/${service}/contract.ts`)) as { contract: Contract };
    return module.contract;
  }),
);

const operations = new Map<string, Operation>(
  contracts.flatMap(contract =>
    Object.values(contract.operations).map(
      operation => [`${operation.method} ${operation.path}`, operation] as const,
    ),
  ),
);

/** The operation behind a route key (`GET /movies`). */
export const operationOf = (routeKey: unknown): Operation | undefined => operations.get(String(routeKey));

/** Whether the gateway lets anybody in: the function then looks at a token itself, or takes none. */
export const isOpen = (routeKey: unknown): boolean => {
  const kind = operationOf(routeKey)?.access.kind;
  return kind === "open" || kind === "optional";
};

export const scopesOf = (routeKey: unknown): string[] => {
  const access = operationOf(routeKey)?.access;
  return access?.kind === "scope" ? [access.scope] : [];
};
