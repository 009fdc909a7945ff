import { existsSync } from "node:fs";
import type { GenericSchema } from "valibot";
import type { Contract } from "../../handlers/platform/contract.ts";
import { readStackConfig } from "../../local/graph/config.ts";
import { CommandError } from "./command.ts";

/** A service's contract with the schemas that its module exports by name, such as `Movie`. */
export interface ContractModule {
  readonly contract: Contract;
  readonly schemas: Readonly<Record<string, GenericSchema>>;
}

/**
 * The contracts of the services that a stack runs: `health`, and those of its config value `services`.
 *
 * @param config values that go before those of the stack's files
 */
export async function loadContracts(
  stack: string,
  config: Readonly<Record<string, string>> = {},
): Promise<ContractModule[]> {
  const { project, values } = readStackConfig(process.cwd(), stack, config);
  const names = JSON.parse(values[`${project}:services`] ?? "[]") as string[];
  return Promise.all(
    ["health", ...names].map(async name => {
      const file = `handlers/${name}/contract.ts`;
      if (!existsSync(file))
        throw new CommandError(`The config value "services" lists ${name}, but there is no ${file}.`);
      return contractModule(await import(`../../handlers/${name}/contract.ts`));
    }),
  );
}

/** Reads what a contract's module exports. */
function contractModule(exports: Readonly<Record<string, unknown>>): ContractModule {
  const schemas = Object.entries(exports).filter(
    (entry): entry is [string, GenericSchema] => (entry[1] as { kind?: unknown })?.kind === "schema",
  );
  return { contract: exports.contract as Contract, schemas: Object.fromEntries(schemas) };
}
