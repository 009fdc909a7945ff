import type { Link } from "../handlers/platform/contract.ts";
import type { FunctionLink } from "./grants.ts";
import { Mistake } from "./mistakes.ts";
import { upperSnakeCase } from "./naming.ts";

/** What a stack has for functions to be linked to. */
export interface Linkable {
  readonly database: FunctionLink;
  /** Missing while the user pool does not exist yet. */
  readonly directory?: FunctionLink;
  readonly secrets: Readonly<Record<string, { readonly link: FunctionLink }>>;
  readonly queues: Readonly<Record<string, { readonly link: FunctionLink }>>;
  /** The stack's value of a config key, as text. */
  readonly value: (configKey: string) => string;
}

/** Turns what contracts ask for into what this stack has. */
export const linkResolver =
  (stack: Linkable) =>
  (link: Link): FunctionLink => {
    const found = typeof link === "string" ? stack[link] : resolveNamed(stack, link);
    if (!found) throw new Mistake(`This stack has nothing for the link ${JSON.stringify(link)}.`);
    return found;
  };

function resolveNamed(
  { secrets, queues, value }: Linkable,
  link: Exclude<Link, string>,
): FunctionLink | undefined {
  if ("queue" in link) return queues[link.queue]?.link;
  if ("config" in link) {
    const text = value(link.config);
    if (link.matches && text !== "" && !link.matches.test(text))
      throw new Mistake(
        `The config value "${link.config}" is ${JSON.stringify(text)} and must match ${link.matches}: see its description in Pulumi.yaml.`,
      );
    return { environment: text === "" ? {} : { [configVariable(link.config)]: text }, statements: [] };
  }
  const isOff = link.when !== undefined && value(link.when) === "";
  return isOff ? { statements: [] } : secrets[link.secret]?.link;
}

/** `CONFIG_TIME_ZONE` for `timeZone`. */
const configVariable = (key: string): string => `CONFIG_${upperSnakeCase(key)}`;

/** Something for each name, by name. */
export const registerEach = <T>(names: readonly string[], register: (name: string) => T): Record<string, T> =>
  Object.fromEntries(names.map(name => [name, register(name)]));
