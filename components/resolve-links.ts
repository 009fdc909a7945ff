import type { Link } from "../handlers/platform/contract.ts";
import type { FunctionLink } from "./grants.ts";
import { Mistake } from "./mistakes.ts";

/** What a stack has for functions to be linked to. */
export interface Linkable {
  readonly database: FunctionLink;
  /** Missing while the user pool does not exist yet. */
  readonly directory?: FunctionLink;
  readonly secrets: Readonly<Record<string, { readonly link: FunctionLink }>>;
  readonly queues: Readonly<Record<string, { readonly link: FunctionLink }>>;
}

/** Turns what contracts ask for into what this stack has. */
export const linkResolver =
  ({ database, directory, secrets, queues }: Linkable) =>
  (link: Link): FunctionLink => {
    const found =
      link === "database"
        ? database
        : link === "directory"
          ? directory
          : "secret" in link
            ? secrets[link.secret]?.link
            : queues[link.queue]?.link;
    if (!found) throw new Mistake(`This stack has nothing for the link ${JSON.stringify(link)}.`);
    return found;
  };

/** Something for each name, by name. */
export const registerEach = <T>(names: readonly string[], register: (name: string) => T): Record<string, T> =>
  Object.fromEntries(names.map(name => [name, register(name)]));
