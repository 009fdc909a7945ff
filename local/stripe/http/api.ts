import { setTimeout as wait } from "node:timers/promises";
import type { PageReply, PageRequest } from "../../services/host.ts";
import { ParameterError, StripeError } from "../errors.ts";
import { expand } from "../expand.ts";
import { parseForm, type RawHash } from "../input/form.ts";
import type { Prepared } from "../operation.ts";
import { type FoundRoute, findRoute } from "../routes.ts";
import type { LocalStripe } from "../stripe.ts";
import { authenticate } from "./authenticate.ts";
import { Idempotency, type KeyedCall } from "./idempotency.ts";
import { API_VERSION } from "./version.ts";

/** Answers the requests below `/v1`. */
export function createApi(stripe: LocalStripe): (request: PageRequest) => Promise<PageReply> {
  const idempotency = new Idempotency(stripe.objects.replies, stripe.now);
  return async request => {
    const requestId = stripe.newId("req", 14);
    try {
      return await answer(stripe, idempotency, request, requestId);
    } catch (error) {
      return reply(request, requestId, statusOf(error), bodyOf(error, requestId));
    }
  };
}

async function answer(
  stripe: LocalStripe,
  idempotency: Idempotency,
  request: PageRequest,
  requestId: string,
): Promise<PageReply> {
  authenticate(request.headers.authorization);
  checkHeaders(request);
  const route = findRoute(request.method, request.path);
  if (!route) throw unknownRoute(request);
  const params = paramsOf(request);
  const key = request.method === "POST" ? request.headers["idempotency-key"] : undefined;
  if (key === undefined || key === "") {
    await strike(stripe);
    return reply(
      request,
      requestId,
      200,
      run(stripe, request, requestId, route, route.operation.prepare(params)),
    );
  }
  const call: KeyedCall = { key, method: request.method, path: request.path, params };
  const known = idempotency.begin(call);
  if (known) return replay(request, requestId, known);
  try {
    await strike(stripe);
    const prepared = route.operation.prepare(params);
    return keep(idempotency, call, request, requestId, () =>
      run(stripe, request, requestId, route, prepared),
    );
  } finally {
    idempotency.release(call);
  }
}

/** What the operation answers, errors too, is kept: it began to run. */
function keep(
  idempotency: Idempotency,
  call: KeyedCall,
  request: PageRequest,
  requestId: string,
  work: () => string,
): PageReply {
  let status = 200;
  let body: string;
  try {
    body = work();
  } catch (error) {
    if (error instanceof ParameterError) throw error;
    status = statusOf(error);
    body = bodyOf(error, requestId);
  }
  idempotency.keep(call, { status, body, requestId });
  return reply(request, requestId, status, body, { "original-request": requestId });
}

const replay = (
  request: PageRequest,
  requestId: string,
  known: { readonly status: number; readonly body: string; readonly requestId: string },
): PageReply =>
  reply(request, requestId, known.status, known.body, {
    "idempotent-replayed": "true",
    "original-request": known.requestId,
  });

function run(
  stripe: LocalStripe,
  { path, headers }: PageRequest,
  requestId: string,
  { id }: FoundRoute,
  prepared: Prepared,
): string {
  const cause = { requestId, idempotencyKey: headers["idempotency-key"] ?? null };
  const object = stripe.events.during(cause, () => prepared.run({ stripe, id, path }));
  return JSON.stringify(expand(stripe, object, prepared.expand), null, 2);
}

/** Waits or fails as the faults want it, before the call has any effect. */
async function strike({ faults }: LocalStripe): Promise<void> {
  if (!faults) return;
  const { stripe } = faults;
  if (stripe.latencyMilliseconds > 0) await wait(stripe.latencyMilliseconds);
  if (stripe.happens("throttled"))
    throw new StripeError(
      429,
      "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
      {
        code: "rate_limit",
      },
    );
  if (stripe.happens("error"))
    throw new StripeError(500, "An unknown error occurred.", { type: "api_error" });
}

function paramsOf({ method, query, body, headers }: PageRequest): RawHash {
  if (method !== "POST") return parseForm(query.toString());
  const type = headers["content-type"] ?? "";
  if (body.length > 0 && !type.startsWith("application/x-www-form-urlencoded"))
    throw new StripeError(
      400,
      `Stripe's API takes form-encoded bodies (got the content type ${type || "none"}).`,
    );
  return parseForm(body.toString("utf8"));
}

function checkHeaders({ headers }: PageRequest): void {
  if (headers["stripe-account"] !== undefined || headers["stripe-context"] !== undefined)
    throw new StripeError(
      400,
      "This local Stripe does not do Connect: leave out Stripe-Account and Stripe-Context.",
    );
  const version = headers["stripe-version"];
  if (version !== undefined && version !== API_VERSION)
    throw new StripeError(
      400,
      `This local Stripe speaks the API version ${API_VERSION} only, as the stripe package of package.json does (got ${version}).`,
    );
}

const unknownRoute = ({ method, path }: PageRequest) =>
  new StripeError(
    404,
    `Unrecognized request URL (${method}: ${path}). This local Stripe does not do it: the support table in docs/local-mode.md lists what it does. With a test key of Stripe's own the real Stripe is asked.`,
  );

const statusOf = (error: unknown): number => (error instanceof StripeError ? error.status : 500);

function bodyOf(error: unknown, requestId: string): string {
  const told =
    error instanceof StripeError
      ? error
      : new StripeError(500, `The local Stripe made a mistake: ${String(error)}`, { type: "api_error" });
  return JSON.stringify(told.body(requestId), null, 2);
}

function reply(
  { headers }: PageRequest,
  requestId: string,
  status: number,
  body: string,
  more: Readonly<Record<string, string>> = {},
): PageReply {
  const own: Record<string, string> = {
    "cache-control": "no-cache, no-store",
    "content-type": "application/json",
    "request-id": requestId,
    "stripe-version": API_VERSION,
    ...more,
  };
  const key = headers["idempotency-key"];
  if (key !== undefined) own["idempotency-key"] = key;
  if (status === 401) own["www-authenticate"] = 'Basic realm="Stripe"';
  return { status, headers: own, body };
}
