import { getProject, getStack, type Output, runtime, secret } from "@pulumi/pulumi";
import { Mistake } from "./mistakes.ts";

/**
 * Secrets that the stack must have, by config key. The first that is missing stops the program before it registers
 * anything, naming the command that sets it.
 *
 * @param placeholders gives what is missing a value that nothing accepts instead: for running the program without
 *   deploying it
 * @example
 * const { stripeKey } = requireSecrets(["stripeKey"]);
 */
export function requireSecrets(
  keys: readonly string[],
  placeholders = false,
): Record<string, Output<string>> {
  const values = keys.map(key => [key, runtime.getConfig(`${getProject()}:${key}`)] as const);
  const missing = values.filter(([, value]) => !value).map(([key]) => key);
  if (missing.length > 0 && !placeholders) throw new Mistake(missing.map(explainMissing).join("\n"));
  return Object.fromEntries(values.map(([key, value]) => [key, secret(value || `placeholder-for-${key}`)]));
}

const explainMissing = (key: string): string =>
  `The secret "${key}" is not set. Set it, and give its value when asked: ` +
  `pulumi config set --secret ${getProject()}:${key} --stack ${getStack()}`;
