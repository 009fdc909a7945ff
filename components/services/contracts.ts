import type {
  Access,
  Contract,
  FunctionSpec,
  Link,
  Method,
  Operation,
  SecretLink,
} from "../../contract/language.ts";
import { isTriggerName, type TriggerName } from "../directory/trigger-names.ts";
import { Mistake } from "../shared/mistakes.ts";
import { kebabCase } from "../shared/naming.ts";
import { exampleProblem } from "./examples.ts";

/** A service that a stack runs: its contract, and the folder that holds it and the service's entries. */
export interface ListedService {
  readonly contract: Contract;
  /** Relative to the project folder, such as `handlers/shop/orders`. */
  readonly folder: string;
}

/**
 * The services that a stack lists.
 *
 * @param root the folder that holds all services, such as `handlers`
 * @param paths of the services below it, such as `users` and `shop/orders`; the last part is the service's name
 * @param load imports `<root>/<path>/contract.ts`
 * @throws Mistake naming the service whose contract is missing, names another service or lacks something
 */
export const loadContracts = async (
  root: string,
  paths: readonly string[],
  load: (path: string) => Promise<{ readonly contract: Contract }>,
): Promise<ListedService[]> => {
  const names = paths.map(serviceOf);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Mistake(`The config value services lists ${twice} twice.`);
  return Promise.all(
    paths.map(async path => ({
      folder: `${root}/${path}`,
      contract: await loadContract(root, path, () => load(path)),
    })),
  );
};

const serviceOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

async function loadContract(
  root: string,
  path: string,
  load: () => Promise<{ readonly contract: Contract }>,
): Promise<Contract> {
  const file = `${root}/${path}/contract.ts`;
  const service = serviceOf(path);
  const { contract } = await load().catch(error => {
    const { message, place } = whatAndWhere(error, root);
    throw new Mistake(
      /not found|cannot find/i.test(message) && message.includes(file)
        ? `The service "${service}", which the config value services lists, has no ${file}.`
        : `${place ?? file} does not load: ${message}`,
    );
  });
  if (contract?.service !== service)
    throw new Mistake(
      `${file} must export a contract of the service "${service}", not of "${contract?.service}".`,
    );
  const problem = contractProblem(contract) ?? exampleProblem(contract);
  if (problem) throw new Mistake(`${file}: ${problem}`);
  return contract;
}

/** What an error says, in one line, and where beside the services it was thrown. */
function whatAndWhere(
  error: unknown,
  root: string,
): { readonly message: string; readonly place: string | undefined } {
  if (!(error instanceof Error)) return { message: String(error), place: undefined };
  const places = Array.from((error.stack ?? "").matchAll(/[^\s():]+:\d+:\d+/g), ([place]) => `/${place}`);
  const place = places.find(one => one.includes(`/${root}/`));
  return {
    message: error.message.trim().replace(/\s*\n\s*/g, " "),
    place: place?.slice(place.indexOf(`/${root}/`) + 1),
  };
}

/** What the compiler says of a contract, for those who run the program before they ask it. */
function contractProblem({ uses, operations }: Contract): string | undefined {
  if (!Array.isArray(uses))
    return 'uses is missing. List what the function is linked to, such as ["database"], or [].';
  if (typeof operations !== "object" || operations === null)
    return "operations is missing. List its routes by name, or {}.";
  for (const [name, operation] of Object.entries(operations)) {
    const problem = operationProblem(operation);
    if (problem) return `the operation ${name} has ${problem}`;
  }
  return undefined;
}

function operationProblem({ method, path, access, reply, params, errors }: Operation): string | undefined {
  if (!methods.includes(method)) return `the method ${method}. Give it one of ${methods.join(", ")}.`;
  if (!String(path).startsWith("/")) return `the path ${path}. Give it one that begins with a slash.`;
  if (!access || !accessKinds.includes(access.kind))
    return "no access rule. Give it one of open, optional, signedIn, role(...), scope(...).";
  if (!statuses.includes(reply?.status))
    return `the reply status ${reply?.status}. Give it one of ${statuses.join(", ")}.`;
  if (errors?.some(error => error?.code === undefined))
    return "an error that is not defined. Take it from the service's errors.ts or from commonErrors.";
  const inPath = Array.from(path.matchAll(/\{(\w+)\+?\}/g), ([, param]) => param ?? "").sort();
  const inSchema = Object.keys((params as { entries?: object } | undefined)?.entries ?? {}).sort();
  if (inPath.join() !== inSchema.join())
    return `the path ${path}, and its params are ${inSchema.join(", ") || "missing"}. Name the same in both.`;
  return undefined;
}

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const accessKinds: readonly Access["kind"][] = ["open", "optional", "signedIn", "role", "scope"];
const statuses: readonly Operation["reply"]["status"][] = [200, 201, 202, 204];

/** A trigger with the service that it belongs to. */
export interface TriggerPlan {
  readonly trigger: TriggerName;
  /** `post-confirmation`: name of the function and of its entry. */
  readonly name: string;
  readonly service: string;
  readonly folder: string;
  readonly spec: FunctionSpec;
}

/** Every trigger of the contracts, which one service alone can have. */
export function planTriggers(services: readonly ListedService[]): TriggerPlan[] {
  const plans = services.flatMap(({ folder, contract: { service, triggers = {} } }) =>
    Object.entries(triggers).map(([trigger, spec]) => {
      if (!isTriggerName(trigger))
        throw new Mistake(`The service ${service} has a trigger that Cognito does not know: ${trigger}.`);
      return { trigger, name: kebabCase(trigger), service, folder, spec };
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
export const linksOf = (contracts: readonly Contract[]): Link[] =>
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
): string[] => [...new Set(secretLinksOf(contracts, isSet).map(({ secret }) => secret))];

/**
 * Links of secrets that the contracts ask for in this stack.
 *
 * @param isSet whether a config value is not empty
 */
export const secretLinksOf = (
  contracts: readonly Contract[],
  isSet: (configKey: string) => boolean,
): SecretLink[] =>
  linksOf(contracts).flatMap(link =>
    typeof link === "object" && "secret" in link && (link.when === undefined || isSet(link.when))
      ? [link]
      : [],
  );

/** Names of the queues that the contracts send to, each once. */
export const queueNamesOf = (contracts: readonly Contract[]): string[] => [
  ...new Set(
    linksOf(contracts).flatMap(link => (typeof link === "object" && "queue" in link ? [link.queue] : [])),
  ),
];
