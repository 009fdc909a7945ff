import type { Access, Contract, FunctionSpec, Link, Method } from "../handlers/platform/contract.ts";
import { Mistake } from "./mistakes.ts";
import { kebabCase } from "./naming.ts";
import { isTriggerName, type TriggerName } from "./trigger-names.ts";

/**
 * The contracts of the services that a stack lists.
 *
 * @param load imports `handlers/<service>/contract.ts`
 * @throws Mistake naming the service whose contract is missing, names another or lacks something
 */
export const loadContracts = (
  services: readonly string[],
  load: (service: string) => Promise<{ readonly contract: Contract }>,
): Promise<Contract[]> =>
  Promise.all(
    services.map(async service => {
      const { contract } = await load(service).catch(error => {
        const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
        throw new Mistake(
          `The service "${service}", which the config value services lists, has no contract: ${reason}`,
        );
      });
      if (contract?.service !== service)
        throw new Mistake(
          `handlers/${service}/contract.ts must export a contract of the service "${service}", not of "${contract?.service}".`,
        );
      const problem = contractProblem(contract);
      if (problem) throw new Mistake(`handlers/${service}/contract.ts: ${problem}`);
      return contract;
    }),
  );

/** What the compiler says of a contract, for those who run the program before they ask it. */
function contractProblem({ uses, operations }: Contract): string | undefined {
  if (!Array.isArray(uses))
    return 'uses is missing. List what the function is linked to, such as ["database"], or [].';
  if (typeof operations !== "object" || operations === null)
    return "operations is missing. List its routes by name, or {}.";
  for (const [name, { method, path, access, reply }] of Object.entries(operations)) {
    if (!methods.includes(method))
      return `the operation ${name} has the method ${method}. Give it one of ${methods.join(", ")}.`;
    if (!String(path).startsWith("/"))
      return `the operation ${name} has the path ${path}. Give it one that begins with a slash.`;
    if (!access || !accessKinds.includes(access.kind))
      return `the operation ${name} has no access rule. Give it one of open, optional, signedIn, role(...), scope(...).`;
    if (!reply?.status) return `the operation ${name} has no reply. Give it one, such as { status: 204 }.`;
  }
  return undefined;
}

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const accessKinds: readonly Access["kind"][] = ["open", "optional", "signedIn", "role", "scope"];

/** A trigger with the service that it belongs to. */
export interface TriggerPlan {
  readonly trigger: TriggerName;
  /** `post-confirmation`: name of the function and of its entry. */
  readonly name: string;
  readonly service: string;
  readonly spec: FunctionSpec;
}

/** Every trigger of the contracts, which one service alone can have. */
export function planTriggers(contracts: readonly Contract[]): TriggerPlan[] {
  const plans = contracts.flatMap(({ service, triggers = {} }) =>
    Object.entries(triggers).map(([trigger, spec]) => {
      if (!isTriggerName(trigger))
        throw new Mistake(`The service ${service} has a trigger that Cognito does not know: ${trigger}.`);
      return { trigger, name: kebabCase(trigger), service, spec };
    }),
  );
  for (const [index, { trigger, service }] of plans.entries()) {
    const other = plans.slice(0, index).find(plan => plan.trigger === trigger);
    if (other)
      throw new Mistake(
        `The services ${other.service} and ${service} both have the trigger ${trigger}, and Cognito calls one. Leave it to one of them, which calls the other's module.`,
      );
  }
  return plans;
}

/** Names of functions that are part of every stack. */
const reserved = ["migrate", "rotate-app-secret"];

/**
 * Function names are names of resources on AWS and of entries in `npm run invoke`.
 * @throws Mistake when two functions have one name, naming both
 */
export function checkFunctionNames(contracts: readonly Contract[]): void {
  const owners = new Map(reserved.map(name => [name, "the database"]));
  for (const { service, operations, jobs = {}, triggers = {}, tasks = {}, consumers = {} } of contracts) {
    const api = Object.keys(operations).length > 0 ? [service] : [];
    for (const name of [
      ...api,
      ...Object.keys(jobs),
      ...Object.keys(triggers).map(kebabCase),
      ...Object.keys(tasks),
      ...Object.keys(consumers),
    ]) {
      const owner = owners.get(name);
      if (owner)
        throw new Mistake(
          `Two functions are named ${name}: of ${owner} and of the service ${service}. Rename one.`,
        );
      owners.set(name, `the service ${service}`);
    }
  }
}

/** Every link that a function of the contracts asks for. */
const linksOf = (contracts: readonly Contract[]): Link[] =>
  contracts.flatMap(({ uses, jobs = {}, triggers = {}, tasks = {}, consumers = {} }) => [
    ...uses,
    ...[jobs, triggers, tasks, consumers].flatMap(specs => Object.values(specs).flatMap(spec => spec.uses)),
  ]);

/**
 * Config keys of the secrets that the contracts ask for in this stack, each once.
 *
 * @param isSet whether a config value is not empty
 */
export const secretKeysOf = (
  contracts: readonly Contract[],
  isSet: (configKey: string) => boolean,
): string[] => [
  ...new Set(
    linksOf(contracts).flatMap(link =>
      typeof link === "object" && "secret" in link && (link.when === undefined || isSet(link.when))
        ? [link.secret]
        : [],
    ),
  ),
];

/** Names of the queues that the contracts send to, each once. */
export const queueNamesOf = (contracts: readonly Contract[]): string[] => [
  ...new Set(
    linksOf(contracts).flatMap(link => (typeof link === "object" && "queue" in link ? [link.queue] : [])),
  ),
];
