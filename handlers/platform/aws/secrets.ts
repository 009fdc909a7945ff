import { type Clock, systemClock } from "../clock.ts";
import { callAws } from "./aws-call.ts";

/** Reads a secret of the stack's config. Its value is kept for five minutes, so that a new one is taken soon. */
export type ReadSecret = () => Promise<string>;

const keptMilliseconds = 300_000;

/**
 * @param secretArn what the link `{ secret: "stripeKey" }` puts into `SECRET_STRIPE_KEY_ARN`
 * @example
 * const stripeKey = secretReader(env.SECRET_STRIPE_KEY_ARN);
 * await stripeKey();
 */
export function secretReader(
  secretArn: string,
  { now = systemClock, call = callAws }: { readonly now?: Clock; readonly call?: typeof callAws } = {},
): ReadSecret {
  let known: { readonly value: string; readonly until: number } | undefined;
  return async () => {
    if (known && now() < known.until) return known.value;
    const input = { SecretId: secretArn };
    const reply = await call({ service: "secretsmanager", target: "secretsmanager.GetSecretValue", input });
    const { SecretString } = reply as { SecretString?: string };
    if (SecretString === undefined) throw new Error("The secret holds no text.");
    known = { value: SecretString, until: now() + keptMilliseconds };
    return SecretString;
  };
}
