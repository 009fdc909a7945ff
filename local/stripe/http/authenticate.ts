import { StripeError } from "../errors.ts";

/**
 * Lets every secret or restricted test key in, as bearer token or as the user of Basic authentication.
 * @throws StripeError 401 or 403
 * @see https://docs.stripe.com/api/authentication
 */
export function authenticate(authorization: string | undefined): void {
  const key = keyOf(authorization);
  if (key === null || key === "")
    throw new StripeError(
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details.",
    );
  if (/^(sk|rk)_test_\w+$/.test(key)) return;
  if (/^(sk|rk)_live_/.test(key))
    throw new StripeError(
      401,
      "This local Stripe takes test keys only, and a live key was sent: set one that begins with sk_test_.",
    );
  if (key.startsWith("pk_"))
    throw new StripeError(
      401,
      "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
      { code: "secret_key_required" },
    );
  throw new StripeError(401, `Invalid API Key provided: ${masked(key)}`);
}

function keyOf(authorization: string | undefined): string | null {
  const [, scheme = "", value = ""] = /^(Bearer|Basic)\s+(\S+)\s*$/i.exec(authorization ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() === "basic")
    return Buffer.from(value, "base64").toString("utf8").split(":")[0] ?? "";
  return null;
}

const masked = (key: string) =>
  key.length > 12
    ? `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}`
    : "*".repeat(key.length);
