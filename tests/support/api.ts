import type { GenericSchema, InferInput, InferOutput } from "valibot";
import type { contract as movies } from "../../handlers/movies/contract.ts";
import type { contract as users } from "../../handlers/users/contract.ts";

/** The services that tests call by route, also in ways that the typed client does not offer. */
type Services = [typeof movies, typeof users][number];

type OperationOf<Service> = Service extends { operations: infer All } ? All[keyof All] : never;
type RouteOf<One> = One extends { method: infer M extends string; path: infer P extends string }
  ? `${M} ${P}`
  : never;

/** `GET /movies/{movieId}` and the like. */
export type Route = RouteOf<OperationOf<Services>>;
type OperationAt<R extends Route, One = OperationOf<Services>> = One extends unknown
  ? RouteOf<One> extends R
    ? One
    : never
  : never;

/** Path, query and header values are text in a URL; numbers are written out. */
type Texts<S> = S extends GenericSchema ? { [K in keyof InferInput<S>]: InferInput<S>[K] | number } : never;
type Part<One, Name extends string, Value> = One extends { [K in Name]: GenericSchema } ? Value : unknown;

/** What a call to a route takes, as its contract has it. */
export type RequestTo<R extends Route, One = OperationAt<R>> = Part<
  One,
  "params",
  { params: Texts<One extends { params: infer S } ? S : never> }
> &
  Part<One, "query", { query?: Texts<One extends { query: infer S } ? S : never> }> &
  Part<One, "headers", { headers: Texts<One extends { headers: infer S } ? S : never> }> &
  Part<One, "body", { body: One extends { body: infer S extends GenericSchema } ? InferInput<S> : never }> & {
    /** Makes a repeated call harmless, where the contract says so. */
    idempotencyKey?: string;
  };

type BodyOf<One> = One extends { reply: { body: infer S extends GenericSchema } }
  ? InferOutput<S>
  : undefined;

export interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** What a route answers. */
export type ReplyFrom<R extends Route> = BodyOf<OperationAt<R>>;

/** An error of the API: `code` is stable; the gateway's own errors have none. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  constructor(
    readonly status: number,
    readonly code: string | null,
    message: string,
    readonly requestId: string | null,
  ) {
    super(message);
  }
}

export interface ApiOptions {
  readonly apiUrl: string;
  /** Asked before each call; null calls without a token. */
  accessToken(): Promise<string | null>;
}

interface AnyRequest {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** The API, called by route and typed by the contracts. */
export type Api = <R extends Route>(route: R, request: RequestTo<R>) => Promise<Reply<ReplyFrom<R>>>;

/**
 * Makes the API's client.
 *
 * @example
 * const { body } = await api("GET /movies", { query: { search: "moon" } });
 */
export function createApi({ apiUrl, accessToken }: ApiOptions): Api {
  return async <R extends Route>(route: R, request: RequestTo<R>) => {
    const [method = "GET", path = "/"] = route.split(" ");
    const { params = {}, query, headers, body, idempotencyKey } = request as AnyRequest;
    const token = await accessToken();
    const reply = await fetch(apiUrl + fill(path, params) + search(query), {
      method,
      headers: {
        ...texts(headers),
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Error("The API does not answer. Check the connection, then try again.");
    });
    const answer = reply.status === 204 ? undefined : await reply.json().catch(() => undefined);
    if (!reply.ok) throw failure(reply, answer as ErrorBody | undefined);
    return { status: reply.status, body: answer as ReplyFrom<R>, headers: reply.headers };
  };
}

/** A function's problem document, or the gateway's message. */
interface ErrorBody {
  readonly code?: string;
  readonly detail?: string;
  readonly message?: string;
}

function failure(reply: Response, answer: ErrorBody | undefined) {
  const message = answer?.detail ?? answer?.message ?? `The API answered ${reply.status}.`;
  const requestId = reply.headers.get("x-request-id") ?? reply.headers.get("apigw-requestid");
  return new ApiFailure(reply.status, answer?.code ?? null, message, requestId);
}

const fill = (path: string, params: Readonly<Record<string, unknown>>) =>
  path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(params[name])));

function search(query: AnyRequest["query"]): string {
  const text = new URLSearchParams(texts(query)).toString();
  return text && `?${text}`;
}

const texts = (values: Readonly<Record<string, unknown>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== "")
      .map(([name, value]) => [name, String(value)]),
  );
