import type { Contract } from "../../contract/contract.ts";
import { readStackConfig } from "../../local/graph/config.ts";
import { projectDir } from "../support/graph.ts";

// Every stack answers `GET /health`, whichever services it runs.
const { project, values } = readStackConfig(projectDir, "prod");
const named = values[`${project}:services`] ?? "[]";
const services = ["operations/health", ...(JSON.parse(named) as string[])];

/** The contracts of the services that the stacks run. */
export const contracts: readonly Contract[] = await Promise.all(
  services.map(async path => {
    const module = (await import(`../../handlers/${path}/contract.ts`)) as { contract: Contract };
    return module.contract;
  }),
);
