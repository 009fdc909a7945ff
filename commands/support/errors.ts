import { commonErrors, type ErrorDefinition } from "../../contract/errors.ts";
import { CommandError } from "./command.ts";
import type { ContractModule } from "./contracts.ts";

export interface ServiceErrors {
  readonly service: string;
  readonly errors: readonly ErrorDefinition[];
}

/**
 * The errors of each service beyond the common ones, each error once: with the service whose `errors.ts` defines it,
 * else with the first whose contract names it.
 *
 * @throws CommandError when two definitions have one code, naming both services
 */
export function errorsByService(services: readonly ContractModule[]): ServiceErrors[] {
  const owners = new Map<ErrorDefinition, string>();
  const add = (service: string, errors: Iterable<ErrorDefinition>) => {
    for (const error of errors) if (!owners.has(error)) owners.set(error, service);
  };
  add("", Object.values(commonErrors));
  for (const { contract, errors } of services) add(contract.service, errors);
  for (const { contract } of services)
    for (const operation of Object.values(contract.operations)) add(contract.service, operation.errors);
  refuseTwins(owners);
  return services.map(({ contract: { service } }) => ({
    service,
    errors: [...owners].filter(([, owner]) => owner === service).map(([error]) => error),
  }));
}

function refuseTwins(owners: ReadonlyMap<ErrorDefinition, string>): void {
  const ownerOf = new Map<string, string>();
  for (const [{ code }, service] of owners) {
    const other = ownerOf.get(code);
    if (other !== undefined)
      throw new CommandError(
        `${service} defines the error ${code}, and so ${other === "" ? "do the common errors" : `does ${other}`}. Rename one, or import the other's.`,
      );
    ownerOf.set(code, service);
  }
}
