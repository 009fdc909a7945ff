import type { Contract, Link } from "../../../contract/contract.ts";
import type { ProjectTree } from "./tree.ts";

/** What is part of every project: the platform, the people that it serves, and the house's own services. */
const kept = new Set(["platform", "operations", "users"]);

/** A service with the path of its folder below `handlers/`. */
export interface PartService {
  readonly path: string;
  readonly contract: Contract;
}

/** The services and products of a project that can be taken out: folders of `handlers/` that hold contracts. */
export const removableParts = (tree: ProjectTree): string[] => [
  ...new Set(
    servicePaths(tree)
      .map(partOf)
      .filter(part => !kept.has(part)),
  ),
];

/** `users` and `game/wallet`: the paths below `handlers/` of every contract. */
export const servicePaths = (tree: ProjectTree): string[] =>
  tree.files().flatMap(file => /^handlers\/(.+)\/contract\.ts$/.exec(file)?.[1] ?? []);

/** `game` for `game/wallet`, `users` for `users`. */
export const partOf = (servicePath: string): string => servicePath.split("/")[0] ?? servicePath;

/** Names of the functions that a contract describes. */
export const functionsOf = ({ service, jobs, triggers, tasks, consumers }: Contract): string[] => [
  service,
  ...[jobs, tasks, consumers].flatMap(specs => Object.keys(specs ?? {})),
  ...Object.keys(triggers ?? {}).map(name => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)),
];

/** Config keys that a contract names: values, secrets, what switches these on, and schedules. */
export const configKeysOf = ({ uses, jobs = {}, ...functions }: Contract): string[] => [
  ...uses.flatMap(keysOf),
  ...Object.values(jobs).map(({ scheduleConfig }) => scheduleConfig),
  ...[jobs, functions.triggers, functions.tasks, functions.consumers].flatMap(specs =>
    Object.values(specs ?? {}).flatMap(spec => spec.uses.flatMap(keysOf)),
  ),
];

function keysOf(link: Link): string[] {
  if (typeof link === "string") return [];
  if ("config" in link) return [link.config];
  if ("secret" in link) return [link.secret, ...(link.when === undefined ? [] : [link.when])];
  return [];
}
