import * as v from "valibot";
import { type ReadSecret, secretReader } from "../../platform/aws/secrets.ts";
import { ApiError } from "../../platform/errors.ts";
import { type Mode, rules } from "../rules.ts";
import { errors } from "./errors.ts";
import { type AskStripe, stripeAsker } from "./stripe.ts";

export type { Mode };

const { leastHoldMinutes, mostHoldMinutes } = rules.orders;

/** What the links of the contract put into a function's environment. Without the key, payments are off. */
export const paymentsEnvironment = {
  SECRET_STRIPE_SECRET_KEY_ARN: v.optional(v.string()),
  CONFIG_STRIPE_MODE: v.picklist(["test", "live"]),
  CONFIG_STRIPE_TAX: v.picklist(["true", "false"]),
  CONFIG_STRIPE_RETURN_URL: v.pipe(v.string(), v.url()),
  CONFIG_STRIPE_SHIPPING_COUNTRIES: v.optional(v.string(), ""),
  CONFIG_ORDER_HOLD_MINUTES: v.pipe(
    v.string(),
    v.digits(),
    v.toNumber(),
    v.minValue(leastHoldMinutes),
    v.maxValue(mostHoldMinutes),
  ),
  /** Set by no link: local mode sets it where it runs a Stripe of its own. */
  STRIPE_API_URL: v.optional(v.pipe(v.string(), v.check(isSafe, "https, or http on this machine"))),
  METRICS_NAMESPACE: v.pipe(v.string(), v.minLength(1)),
};

/** Payments that are on. */
export interface Payments {
  readonly ask: AskStripe;
  readonly mode: Mode;
  /** Stands in the metadata of what is made at Stripe, to tell apart the stacks that share an account. */
  readonly stack: string;
  /** Whether Stripe Tax adds to what the orders cost. */
  readonly hasTax: boolean;
  /** Page to which Stripe sends buyers back. */
  readonly returnUrl: string;
  /** Whose addresses are collected, ISO 3166; none where nothing is sent. */
  readonly shippingCountries: readonly string[];
  readonly holdMinutes: number;
}

type PaymentsEnv = v.InferOutput<v.ObjectSchema<typeof paymentsEnvironment, undefined>>;

/** Null in a stack without the secret `stripeSecretKey`. */
export function paymentsOf(
  env: PaymentsEnv,
  read: (arn: string) => ReadSecret = secretReader,
): Payments | null {
  const { SECRET_STRIPE_SECRET_KEY_ARN: keyArn, CONFIG_STRIPE_MODE: mode } = env;
  if (!keyArn) return null;
  return {
    ask: stripeAsker({ readKey: read(keyArn), mode, apiUrl: env.STRIPE_API_URL }),
    mode,
    stack: env.METRICS_NAMESPACE,
    hasTax: env.CONFIG_STRIPE_TAX === "true",
    returnUrl: env.CONFIG_STRIPE_RETURN_URL,
    shippingCountries: env.CONFIG_STRIPE_SHIPPING_COUNTRIES.split(",").filter(country => country !== ""),
    holdMinutes: env.CONFIG_ORDER_HOLD_MINUTES,
  };
}

/** @throws ApiError `payments_off` */
export function whereOn<Part>(part: Part | null): Part {
  if (part !== null) return part;
  throw new ApiError(errors.payments_off, {
    detail:
      "Orders cannot be paid here, because the secret \"stripeSecretKey\" of the stack's config is not set. Set it to a key of Stripe's.",
  });
}

/** The key goes there: over TLS, or to this machine. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, username } = new URL(text);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return (
    (protocol === "https:" || (protocol === "http:" && isLocal)) && !username && !search && pathname === "/"
  );
}
