import { getProject, getStack, type Output, runtime, secret } from "@pulumi/pulumi";
import { Mistake, type ServicePlan } from "../components/index.ts";

/** What the program's config says of secrets. */
export interface SecretConfig {
  /**
   * Gives what is missing a value that nothing accepts instead of stopping: for running the program without deploying it.
   */
  readonly placeholders?: boolean;
  /** Reads a config value; empty where it is not set. */
  readonly value: (key: string) => string;
}

/**
 * Secrets that the stack must have, by config key. Whatever is missing or wrong stops the program before it registers
 * anything, with a line each that names the command that sets it. The lines repeat no value.
 *
 * @example
 * const { stripeKey } = requireSecrets([{ secret: "stripeKey" }], config);
 */
export function requireSecrets(
  links: ServicePlan["secretLinks"],
  { placeholders = false, value: config }: SecretConfig,
): Record<string, Output<string>> {
  const keys = [...new Set(links.map(link => link.secret))];
  const values = new Map(keys.map(key => [key, runtime.getConfig(`${getProject()}:${key}`)]));
  const missing = placeholders ? [] : keys.filter(key => !values.get(key)).map(explainMissing);
  const wrong = links.flatMap(({ secret: key, check }) => {
    const value = values.get(key);
    const mistake = value ? check?.(value, config) : undefined;
    return mistake === undefined ? [] : `${mistake} ${commandOf(key)}`;
  });
  const mistakes = [...missing, ...new Set(wrong)];
  if (mistakes.length > 0) throw new Mistake(mistakes.join("\n"));
  return Object.fromEntries(keys.map(key => [key, secret(values.get(key) || `placeholder-for-${key}`)]));
}

const explainMissing = (key: string): string =>
  `The secret "${key}" is not set. Set it, and give its value when asked: ${commandOf(key)}`;

const commandOf = (key: string): string =>
  `pulumi config set --secret ${getProject()}:${key} --stack ${getStack()}`;
