import { type Input, output } from "@pulumi/pulumi";
import type { Link } from "../../contract/language.ts";
import { configVariable } from "../../lib/link-variables.ts";
import type { FunctionLink } from "../shared/grants.ts";
import { Mistake } from "../shared/mistakes.ts";

/** What a stack has for functions to be linked to. */
export interface Linkable {
  readonly database: { readonly link: FunctionLink; readonly statementLink: FunctionLink };
  /** Missing while the user pool does not exist yet. */
  readonly directory?: Readonly<Record<"link" | "rolesLink" | "accountsLink", FunctionLink>>;
  /** Missing where no contract asks for it. */
  readonly personalData?:
    | {
        readonly linkOf: (service: string) => FunctionLink;
        readonly rotationLinkOf: (service: string) => FunctionLink;
      }
    | undefined;
  readonly secrets: Readonly<Record<string, { readonly link: FunctionLink }>>;
  readonly queues: Readonly<Record<string, { readonly link: FunctionLink }>>;
  /** The stack's value of a config key, as text. */
  readonly value: (configKey: string) => string;
  /** Puts into a config value what the stack itself decides, such as the address of its web page. Default: as it stands. */
  readonly complete?: (text: string) => Input<string>;
}

/**
 * Turns what contracts ask for into what this stack has.
 *
 * @param service whose functions are linked; personal data are kept for a service alone
 */
export const linkResolver =
  (stack: Linkable, service?: string) =>
  (link: Link): FunctionLink => {
    const found = typeof link === "string" ? resolvePart(stack, link, service) : resolveNamed(stack, link);
    if (!found) throw new Mistake(`This stack has nothing for the link ${JSON.stringify(link)}.`);
    return found;
  };

function resolvePart(
  { database, directory, personalData }: Linkable,
  link: Link & string,
  service: string | undefined,
): FunctionLink | undefined {
  switch (link) {
    case "database":
      return database.link;
    case "databaseStatements":
      return database.statementLink;
    case "directory":
      return directory?.link;
    case "directoryRoles":
      return directory?.rolesLink;
    case "personalData":
      return service === undefined ? undefined : personalData?.linkOf(service);
    case "personalDataRotation":
      return service === undefined ? undefined : personalData?.rotationLinkOf(service);
    case "directoryAccounts":
      return directory?.accountsLink;
  }
}

function resolveNamed(
  { secrets, queues, value, complete = text => text }: Linkable,
  link: Exclude<Link, string>,
): FunctionLink | undefined {
  if ("queue" in link) return queues[link.queue]?.link;
  if ("config" in link) {
    const text = value(link.config);
    if (text === "") return { environment: {}, statements: [] };
    const completed = checked(link, complete(text));
    return { environment: { [configVariable(link.config)]: completed }, statements: [] };
  }
  const isOff = link.when !== undefined && value(link.when) === "";
  return isOff ? { statements: [] } : secrets[link.secret]?.link;
}

type ConfigLink = Extract<Link, { readonly config: string }>;

/** What depends on another resource is checked as soon as it is known. */
function checked({ config, matches }: ConfigLink, value: Input<string>): Input<string> {
  const check = (text: string) => {
    if (!matches || matches.test(text)) return text;
    throw new Mistake(
      `The config value "${config}" is ${JSON.stringify(text)} and must match ${matches}: see its description in Pulumi.yaml.`,
    );
  };
  return typeof value === "string" ? check(value) : output(value).apply(check);
}

/** What is registered for each entry, by the entry's name. */
export const registerEach = <V, T>(
  entries: Iterable<readonly [name: string, value: V]>,
  register: (name: string, value: V) => T,
): Record<string, T> =>
  Object.fromEntries(Array.from(entries, ([name, value]) => [name, register(name, value)]));
