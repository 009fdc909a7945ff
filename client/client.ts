import { ApiError, ConnectionError } from "./errors.ts";
import { ifMatchOf, tag } from "./etag.ts";
import { type Page, paged } from "./pages.ts";
import { wait, waitBefore } from "./retry.ts";
import { type Operations, parseRow, type Row } from "./rows.ts";
import { type TokenSource, tokensOf } from "./tokens.ts";
import type { CallOptions, Client } from "./types.ts";

export interface ClientOptions {
  /** The stack's output `apiUrl`. */
  readonly apiUrl: string;
  /** Made from the contracts; a site's `/config.json` has it. */
  readonly operations: Operations;
  readonly token?: TokenSource;
  /** Default the platform's own. */
  readonly fetch?: typeof globalThis.fetch;
  /** Most repeats of a call that the API put off (429, 503) and that is safe to repeat. Default 3. */
  readonly retries?: number;
  /** A longer `Retry-After` is not waited for: the error comes at once. Default 20,000. */
  readonly longestWaitMilliseconds?: number;
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly random?: () => number;
  /** Makes idempotency keys. Default `crypto.randomUUID`. */
  readonly newKey?: () => string;
}

type AnyInput = Readonly<Record<string, unknown>>;
type Api = ReturnType<typeof withDefaults>;

/**
 * Makes a client of the API: a method for each operation, by service.
 *
 * @example
 * const client = createClient<{ movies: typeof movies }>({ apiUrl, operations, token: () => session.token() });
 * for await (const movie of client.movies.list({ search: "moon" })) console.log(movie.title);
 */
export function createClient<Services>(options: ClientOptions): Client<Services> {
  const api = withDefaults(options);
  const method = (text: string) => {
    const row = parseRow(text);
    return row.flags.has("paged")
      ? (input: AnyInput = {}, options: CallOptions = {}) =>
          paged(
            cursor =>
              call(api, row, cursor ? { ...input, cursor } : input, options) as Promise<Page<unknown>>,
          )
      : (input: AnyInput = {}, options: CallOptions = {}) => call(api, row, input, options);
  };
  const services: unknown = mapValues(options.operations, rows => mapValues(rows, method));
  return services as Client<Services>;
}

const withDefaults = (options: ClientOptions) => ({
  apiUrl: options.apiUrl,
  tokens: tokensOf(options.token),
  // Browsers refuse a call of fetch as a method of another object.
  send: (options.fetch ?? fetch).bind(globalThis),
  retries: options.retries ?? 3,
  longestWaitMilliseconds: options.longestWaitMilliseconds ?? 20_000,
  wait: options.wait ?? wait,
  random: options.random ?? Math.random,
  newKey: options.newKey ?? (() => crypto.randomUUID()),
});

/** Sends a request until it is answered for good; its key and its ETag stay the same. */
async function call(api: Api, row: Row, input: AnyInput, options: CallOptions): Promise<unknown> {
  const { url, init } = requestOf(api, row, input, options);
  // RFC 9110, section 9.2.2; a key makes any other request safe to repeat.
  const isSafe = /GET|PUT|DELETE/.test(row.method) || "idempotency-key" in init.headers;
  for (let attempt = 1; ; attempt += 1) {
    const reply = await authorised(api, row, url, init);
    const body = await bodyOf(reply, init.signal);
    if (reply.ok) {
      tag(body, reply.headers.get("etag"));
      return body;
    }
    const error = new ApiError(reply, body);
    const milliseconds = isSafe ? waitBefore(attempt, error, api) : undefined;
    if (milliseconds === undefined) throw error;
    await api.wait(milliseconds, options.signal);
  }
}

function requestOf(
  { apiUrl, newKey }: Api,
  { method, path, flags }: Row,
  input: AnyInput,
  options: CallOptions,
) {
  const { body, ifMatch, ...rest } = input;
  const query = new URLSearchParams();
  const inPath = new Set<string>();
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => {
    inPath.add(name);
    return encodeURIComponent(String(rest[name]));
  });
  for (const [name, value] of Object.entries(rest))
    if (!inPath.has(name) && value !== undefined && value !== null && value !== "")
      query.set(name, String(value));
  const key = options.idempotencyKey ?? (flags.has("key") ? newKey() : undefined);
  const headers: Record<string, string> = {
    ...(body !== undefined && { "content-type": "application/json" }),
    ...(key !== undefined && { "idempotency-key": key }),
    ...(flags.has("ifMatch") && { "if-match": ifMatchOf(ifMatch) }),
    ...options.headers,
  };
  return {
    url: apiUrl.replace(/\/$/, "") + filled + (query.size > 0 ? `?${query}` : ""),
    init: {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: options.signal ?? null,
    },
  };
}

type Init = ReturnType<typeof requestOf>["init"];

/** Sends once with the token there is; a refused token is renewed, and the request sent once more. */
async function authorised(api: Api, { flags }: Row, url: string, init: Init): Promise<Response> {
  const token = flags.has("open") ? undefined : await api.tokens.current();
  const reply = await sendWith(api, url, init, token);
  if (reply.status !== 401 || token === undefined) return reply;
  const fresh = await api.tokens.afterRefusal(token);
  return fresh === undefined ? reply : sendWith(api, url, init, fresh);
}

async function sendWith({ send }: Api, url: string, init: Init, token?: string): Promise<Response> {
  const headers = token === undefined ? init.headers : { ...init.headers, authorization: `Bearer ${token}` };
  try {
    return await send(url, { ...init, headers });
  } catch (error) {
    throw unanswered(error, init.signal);
  }
}

/** The JSON of a reply; undefined where it has none. */
async function bodyOf(reply: Response, signal: AbortSignal | null): Promise<unknown> {
  const text = await reply.text().catch(error => {
    throw unanswered(error, signal);
  });
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

const unanswered = (error: unknown, signal: AbortSignal | null) =>
  signal?.aborted ? signal.reason : new ConnectionError(error);

const mapValues = <From, To>(from: Readonly<Record<string, From>>, to: (value: From) => To) =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, to(value)]));
