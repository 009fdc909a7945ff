import Stripe from "stripe";
import { type Clock, realSleep, type Sleep, systemClock } from "../../platform/clock.ts";
import { ApiError } from "../../platform/errors.ts";
import { type Mode, stripeKeyMistake } from "../rules.ts";
import { errors } from "./errors.ts";

export interface StripeOptions {
  readonly readKey: () => Promise<string>;
  /** Keys of the other mode are refused. */
  readonly mode: Mode;
  /** Origin of another Stripe, such as one on this machine. Default: Stripe's own. */
  readonly apiUrl?: string | undefined;
  readonly now?: Clock;
  readonly sleep?: Sleep;
}

/** Runs calls of Stripe's client. */
export type AskStripe = <Result>(call: (stripe: Stripe) => Promise<Result>) => Promise<Result>;

const timeoutMilliseconds = 10_000;
/** No further try is begun later than this, so that all together end before a function of the API does. */
const lastTryMilliseconds = 12_000;
const pausesMilliseconds = [250, 500, 1_000];

/**
 * The way to Stripe: the official client with its own retries off. Calls that met no answer, a limit, a key in use or a
 * fault of Stripe's are made again: so calls that change something need an idempotency key.
 *
 * @returns a function that throws ApiError `stripe_unavailable` when Stripe stays away and `payments_misconfigured` when
 *   it does not take the key; the client's own error for what Stripe refuses
 */
export function stripeAsker(options: StripeOptions): AskStripe {
  const { readKey, mode, now = systemClock, sleep = realSleep } = options;
  let known: { readonly key: string; readonly client: Stripe } | undefined;
  const clientOf = async (): Promise<Stripe> => {
    const key = await readKey();
    if (known?.key !== key) known = { key, client: connect(checkKey(key, mode), options.apiUrl) };
    return known.client;
  };
  return async call => {
    const client = await clientOf();
    const startedAt = now();
    for (let tries = 0; ; tries += 1) {
      try {
        return answerOf(await call(client));
      } catch (thrown) {
        // The client reads a member of what came, even where that is the JSON `null`.
        const error = thrown instanceof TypeError ? new Unclear(thrown.message, { cause: thrown }) : thrown;
        if (!mayHelpAgain(error)) throw refusal(error);
        const pause = pausesMilliseconds[tries];
        if (pause === undefined || now() + pause - startedAt > lastTryMilliseconds) throw away(error);
        await sleep(pause);
      }
    }
  };
}

function connect(key: string, apiUrl: string | undefined): Stripe {
  const common = { telemetry: false, timeout: timeoutMilliseconds, maxNetworkRetries: 0 };
  if (apiUrl === undefined) return new Stripe(key, common);
  const { hostname, port, protocol } = new URL(apiUrl);
  const scheme = protocol === "http:" ? "http" : "https";
  return new Stripe(key, {
    ...common,
    host: hostname,
    port: port || (scheme === "http" ? 80 : 443),
    protocol: scheme,
  });
}

/** @throws ApiError `payments_misconfigured` */
function checkKey(key: string, mode: Mode): string {
  const mistake = stripeKeyMistake(key, mode);
  if (mistake !== undefined) throw misconfigured(mistake);
  return key;
}

const misconfigured = (detail: string, cause: unknown = detail) =>
  new ApiError(errors.payments_misconfigured, { detail, cause, retryAfterSeconds: 300 });

const away = (cause: unknown) => new ApiError(errors.stripe_unavailable, { cause, retryAfterSeconds: 10 });

/** What came is not an answer of Stripe's, such as a proxy's: whether the call had its effect is not known. */
class Unclear extends Error {
  override readonly name = "Unclear";
}

/** The client takes all JSON without an `error` for success, whatever the status: each object of Stripe's has its kind. */
function answerOf<Result>(answer: Result): Result {
  if (typeof (answer as { object?: unknown }).object === "string") return answer;
  throw new Unclear("What came is not an object of Stripe's.");
}

/** By status, since the client's classes follow it: a key in use is a 409, and so an API error. */
function mayHelpAgain(error: unknown): boolean {
  if (error instanceof Unclear) return true;
  if (!(error instanceof Stripe.errors.StripeError)) return false;
  const { statusCode = 0 } = error;
  return (
    error instanceof Stripe.errors.StripeRateLimitError ||
    statusCode === 409 ||
    statusCode >= 500 ||
    !isOfStripe(error)
  );
}

/** Types of the errors that Stripe answers with: https://docs.stripe.com/api/errors */
const errorTypes: readonly unknown[] = [
  "api_error",
  "card_error",
  "idempotency_error",
  "invalid_request_error",
  "rate_limit_error",
];

/** Not a lost connection, and not a page or JSON of something in between, which refuses nothing in Stripe's name. */
const isOfStripe = ({ rawType }: Stripe.errors.StripeError): boolean => errorTypes.includes(rawType);

function refusal(error: unknown): unknown {
  const isKey =
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError;
  if (!isKey) return error;
  return misconfigured(
    'Stripe does not take the key in the secret "stripeSecretKey", or the key may not do this. A restricted key needs to write checkout sessions, customers and refunds, and to read events, payment intents, disputes and warnings.',
    error,
  );
}

/** Stripe's code for what it refused; undefined for any other error. */
export function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof Stripe.errors.StripeError)) return undefined;
  return error.code ?? error.type;
}

/** Whether Stripe failed with an answer, or may have, which it repeats for the same idempotency key. */
export function isFaultOfStripe(error: unknown): boolean {
  const cause = error instanceof ApiError ? error.options.cause : error;
  if (cause instanceof Unclear) return true;
  if (!(cause instanceof Stripe.errors.StripeError)) return false;
  if (cause instanceof Stripe.errors.StripeConnectionError) return false;
  return (cause.statusCode ?? 0) >= 500 || !isOfStripe(cause);
}

/** Whether a key was used for a request with other parameters. */
export const isKeyReused = (error: unknown): boolean => error instanceof Stripe.errors.StripeIdempotencyError;

/** Whether Stripe does not know the object that the parameter names, such as `customer`; without one, any object. */
export const isMissing = (error: unknown, param?: string): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError &&
  error.code === "resource_missing" &&
  (param === undefined || error.param === param);
