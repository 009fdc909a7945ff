import { existsSync } from "node:fs";
import type { GenericSchema } from "valibot";
import type { Contract } from "../../contract/contract.ts";
import type { ErrorDefinition, ErrorDefinitions } from "../../contract/errors.ts";
import { CommandError } from "./command.ts";
import { servicePaths } from "./service-paths.ts";

/** A service's contract with the schemas that its module exports by name, such as `Movie`, and its own errors. */
export interface ContractModule {
  readonly contract: Contract;
  readonly schemas: Readonly<Record<string, GenericSchema>>;
  /** Those that the service's `errors.ts` defines. */
  readonly errors: readonly ErrorDefinition[];
}

/**
 * The contracts of the services that a stack runs: health, and those of its config value `services`, each a path below
 * `handlers/`.
 *
 * @param config values that go before those of the stack's files
 */
export async function loadContracts(
  stack: string,
  config: Readonly<Record<string, string>> = {},
): Promise<ContractModule[]> {
  return Promise.all(
    servicePaths(stack, config).map(async path => {
      const file = `handlers/${path}/contract.ts`;
      if (!existsSync(file))
        throw new CommandError(`The config value "services" lists ${path}, but there is no ${file}.`);
      return contractModule(
        await import(`../../handlers/${path}/contract.ts`),
        existsSync(`handlers/${path}/errors.ts`) ? await import(`../../handlers/${path}/errors.ts`) : {},
      );
    }),
  );
}

/** The contract of one service, whether or not a stack runs it. */
export const loadContract = async (path: string): Promise<Contract> =>
  ((await import(`../../handlers/${path}/contract.ts`)) as { contract: Contract }).contract;

/** Reads what a contract's module and that of its errors export. */
function contractModule(
  exports: Readonly<Record<string, unknown>>,
  { errors = {} }: { readonly errors?: ErrorDefinitions<string> },
): ContractModule {
  const schemas = Object.entries(exports).filter(
    (entry): entry is [string, GenericSchema] => (entry[1] as { kind?: unknown })?.kind === "schema",
  );
  return {
    contract: exports.contract as Contract,
    schemas: Object.fromEntries(schemas),
    errors: Object.values(errors),
  };
}
