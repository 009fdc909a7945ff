import type { Link, SecretLink } from "../../../contract/language.ts";
import { configVariable, queueVariable, secretVariable } from "../../../lib/link-variables.ts";
import { type ReadSecret, secretReader } from "../aws/secrets.ts";
import { queueSender, type SendMessage } from "./queue.ts";

type QueueLink = Extract<Link, { readonly queue: string }>;
type ConfigLink = Extract<Link, { readonly config: string }>;

/** What a function is linked to by name. A name that its contract does not use does not compile. */
export interface Links<Uses extends readonly Link[]> {
  /** Puts messages into the queue. */
  readonly queues: { readonly [L in Extract<Uses[number], QueueLink> as L["queue"]]: SendMessage };
  /** Reads the secret; undefined for one with `when`, where the stack leaves its feature off. */
  readonly secrets: {
    readonly [L in Extract<Uses[number], SecretLink> as L["secret"]]: L extends { readonly when: string }
      ? ReadSecret | undefined
      : ReadSecret;
  };
  /** The config value as text; undefined where it is empty, unless the link says what it `matches`. */
  readonly config: {
    readonly [L in Extract<Uses[number], ConfigLink> as L["config"]]: L extends { readonly matches: RegExp }
      ? string
      : string | undefined;
  };
}

/**
 * Reads what the links with names have put into the environment, once, when the function starts.
 *
 * @param uses of the contract, or of one of its jobs, consumers and tasks
 * @throws Error that names every variable that is missing
 * @example
 * const { queues, secrets, config } = readLinks(contract.uses);
 * await queues.bookingMails({ bookingId });
 * const key = await secrets.mailKey();
 * const mostHours = Number(config.mostHours);
 */
export function readLinks<const Uses extends readonly Link[]>(
  uses: Uses,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Links<Uses> {
  const missing: string[] = [];
  const read = (name: string, isNeeded: boolean): string | undefined => {
    const value = variables[name] || undefined;
    if (value === undefined && isNeeded) missing.push(name);
    return value;
  };
  const links = {
    queues: {} as Record<string, SendMessage>,
    secrets: {} as Record<string, ReadSecret | undefined>,
    config: {} as Record<string, string | undefined>,
  };
  for (const link of uses) {
    if (typeof link === "string") continue;
    if ("queue" in link) links.queues[link.queue] = queueSender(read(queueVariable(link.queue), true) ?? "");
    else if ("config" in link)
      links.config[link.config] = read(configVariable(link.config), link.matches !== undefined);
    else {
      const arn = read(secretVariable(link.secret), link.when === undefined);
      links.secrets[link.secret] = arn === undefined ? undefined : secretReader(arn);
    }
  }
  if (missing.length > 0)
    throw new Error(
      `Environment: ${missing.map(name => `${name} is not set`).join("; ")}. The function's links set these: see its ` +
        "contract, and the config values that it names.",
    );
  return links as Links<Uses>;
}
