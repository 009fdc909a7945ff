import type { Contract, SecretLink } from "../../contract/language.ts";
import { personScopesOf, scopesOf } from "../api/routes.ts";
import { type ConsumerPlan, planConsumers } from "./consumers.ts";
import {
  checkFunctionNames,
  type ListedService,
  linksOf,
  loadContracts,
  planTriggers,
  secretLinksOf,
  type TriggerPlan,
} from "./contracts.ts";

/** What the contracts of a stack ask for, before anything is registered. */
export interface ServicePlan {
  readonly listed: readonly ListedService[];
  readonly triggers: readonly TriggerPlan[];
  /** By the queue's name. */
  readonly consumers: ReadonlyMap<string, ConsumerPlan>;
  /** What functions are linked to; several links can name one secret. */
  readonly secretLinks: readonly SecretLink[];
  /** Whether a service keeps personal data with the stack's key for them. */
  readonly keepsPersonalData: boolean;
  /** Scopes that an operation asks for. */
  readonly scopes: readonly string[];
  /** Those of them that a person can use as well. */
  readonly personScopes: readonly string[];
}

/**
 * Reads the contracts of the services that a stack lists, and plans what follows from all of them together.
 *
 * @param root the folder that holds all services, such as `handlers`
 * @param paths of the services below it, such as `users` and `game/wallet`
 * @param load imports `<root>/<path>/contract.ts`
 * @param isSet whether a config value is not empty: what a contract asks for only `when` it is, is left out else
 * @throws Mistake naming what is missing or contradictory
 */
export async function planServices(
  root: string,
  paths: readonly string[],
  load: (path: string) => Promise<{ readonly contract: Contract }>,
  isSet: (configKey: string) => boolean,
): Promise<ServicePlan> {
  const listed = await loadContracts(root, paths, load);
  const contracts = listed.map(({ contract }) => contract);
  checkFunctionNames(contracts);
  return {
    listed,
    triggers: planTriggers(listed),
    consumers: planConsumers(contracts),
    secretLinks: secretLinksOf(contracts, isSet),
    keepsPersonalData: linksOf(contracts).includes("personalData"),
    scopes: scopesOf(contracts),
    personScopes: personScopesOf(contracts),
  };
}
