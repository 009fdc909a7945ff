import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { asksForHome, homePageHeaders } from "../http/home-page.ts";
import { isLoopbackHost } from "../http/listen.ts";
import { ClientGone, readBody } from "../http/read-body.ts";
import { refuseUnparsable } from "../http/refuse-unparsable.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import type { Clock } from "../services/host.ts";
import type { ApiModel, Route } from "./api.ts";
import type { Caller } from "./authorizer.ts";
import { isPreflight } from "./cors.ts";
import { buildEvent, type GatewayRequest } from "./event.ts";
import { type FunctionInvoker, type LiveRoute, LiveRoutes } from "./live-route.ts";
import { problemOf } from "./problem.ts";
import { emptyReply, type GatewayReply, gatewayReply, readReply } from "./reply.ts";
import { readRequest } from "./request.ts";
import { respond } from "./respond.ts";
import { type Match, Router } from "./router.ts";

export interface GatewayOptions {
  readonly accountId: string;
  readonly clock: Clock;
  /** The page for a browser at `/`, where the program has no route; null while there is none. */
  readonly home?: () => string | null;
  readonly onReply: (finished: FinishedRequest) => void;
}

/** One request and its reply, for the terminal, the access log and the traces. */
export interface FinishedRequest {
  readonly request: GatewayRequest;
  readonly route: Route | null;
  readonly spec: FunctionSpec | null;
  readonly caller: Caller | null;
  readonly status: number;
  readonly replyBytes: number;
  readonly startedAt: number;
  readonly milliseconds: number;
  /** Why the gateway itself refused it. */
  readonly why: string | null;
  /** What the function said was wrong, in a line. */
  readonly problem?: string | null;
}

interface Handled {
  readonly reply: GatewayReply;
  readonly route: Route | null;
  readonly spec?: FunctionSpec;
  readonly caller?: Caller | null;
  readonly why?: string;
}

const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
/** The longest message that Lambda takes; the event around the body needs a little of it. */
const EVENT_LIMIT_BYTES = 6 * 1024 * 1024;
const REFUSALS = { 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable" } as const;

/** The HTTP API: routes, authorizer, CORS, limits and throttles as the program registers them. */
export class Gateway {
  readonly server: Server;
  readonly #options: GatewayOptions;
  readonly #routes: LiveRoutes;
  #api: ApiModel | null = null;
  #functions: FunctionInvoker | null = null;
  #router = new Router<LiveRoute>([]);

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#routes = new LiveRoutes(() => options.clock.now().getTime());
    this.server = createServer(
      { keepAliveTimeout: 65_000, maxHeaderSize: 64 * 1024 },
      (message, response) => void this.#answer(message, response),
    );
    this.server.on("clientError", refuseUnparsable);
    // Node would leave out what comes after the thousandth header, and say nothing: the limit is one of bytes.
    this.server.maxHeadersCount = 0;
  }

  /** Takes over the routes of a newly evaluated program. Until the first time, every request gets 503. */
  deploy(api: ApiModel | null, functions: FunctionInvoker): void {
    this.#api = api;
    this.#functions = functions;
    this.#router = this.#routes.routerOf(api, functions);
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const { request, refusal } = readRequest(message, this.#options.clock.now());
    const handled = refusal
      ? refuse(null, refusal.status, refusal.message, "not a request that the gateway reads")
      : await this.#handle(request, message).catch(
          (error): Handled =>
            error instanceof ClientGone
              ? refuse(null, 400, "Bad Request", "the client went away")
              : refuse(null, 500, "Internal Server Error", String(error)),
        );
    const reply = respond(response, request, handled.reply, this.#api?.cors ?? null);
    const { route, spec = null, caller = null, why = null } = handled;
    this.#options.onReply({
      request,
      route,
      spec,
      caller,
      why,
      startedAt,
      status: reply.status,
      problem: problemOf(reply),
      replyBytes: Buffer.byteLength(reply.body),
      milliseconds: performance.now() - startedAt,
    });
  }

  /** What the gateway decides itself, in the order in which AWS decides it. */
  async #handle(request: GatewayRequest, message: IncomingMessage): Promise<Handled> {
    const { method, path, headers } = request;
    if (!this.#functions) return refuse(null, 503, "Service Unavailable", "local mode is still starting");
    if (!isLoopbackHost(headers.host))
      return refuse(null, 403, "Forbidden", "local mode answers to localhost only");
    if (this.#api?.cors && isPreflight(method, headers)) return { reply: emptyReply(204), route: null };
    const match = this.#router.find(method, path);
    const home = !match && asksForHome(method, path, headers.accept) ? this.#options.home?.() : null;
    if (home)
      return { reply: { status: 200, headers: homePageHeaders, cookies: [], body: home }, route: null };
    if (!match) return refuse(null, 404, "Not Found", "no such route");
    const { route } = match;
    if (route.notEmulated)
      return refuse(route, 501, `Local mode does not emulate ${route.notEmulated}.`, "not emulated");
    if (route.bucket?.take(performance.now()) === false)
      return refuse(route, 429, "Too Many Requests", throttled(route));
    const verdict = route.jwt ? await route.jwt.check(headers.authorization, route.scopes) : null;
    if (verdict && !verdict.ok) {
      const challenge = verdict.challenge ? { "www-authenticate": verdict.challenge } : {};
      return refuse(route, verdict.status, REFUSALS[verdict.status], verdict.why, challenge);
    }
    const body = await readBody(message, BODY_LIMIT_BYTES);
    if (body === null || body.length > EVENT_LIMIT_BYTES)
      return refuse(route, 413, "Request Entity Too Large", "body too large");
    // A chunked body has no declared length.
    const headersOfAll = { ...headers, "content-length": String(body.length) };
    return this.#integrate(
      { ...request, headers: headersOfAll },
      match,
      verdict?.caller ?? null,
      body,
      this.#functions,
    );
  }

  async #integrate(
    request: GatewayRequest,
    { route, pathParameters }: Match<LiveRoute>,
    caller: Caller | null,
    body: Buffer,
    functions: FunctionInvoker,
  ): Promise<Handled> {
    const { spec } = route;
    if (!spec || !route.mayInvoke)
      return refuse(
        route,
        500,
        "Internal Server Error",
        spec ? "no permission to invoke" : "no such function",
      );
    const buildError = functions.buildErrorOf(spec);
    if (buildError) return { ...refuse(route, 500, buildError, "the code does not build"), spec };
    const { apiId = "", stage = "$default" } = this.#api ?? {};
    const context = { accountId: this.#options.accountId, apiId, stage, domainName: "localhost" };
    const event = JSON.stringify(buildEvent(request, context, route, pathParameters, caller, body));
    if (Buffer.byteLength(event) > EVENT_LIMIT_BYTES)
      return { ...refuse(route, 413, "Request Entity Too Large", "the event is too large"), spec, caller };
    const invoked = functions.invoke(spec, event, request.headers["x-amzn-trace-id"] ?? "");
    const outcome = await within(route.timeoutMilliseconds, invoked);
    if (outcome === null)
      return {
        ...refuse(route, 503, "Service Unavailable", "the integration took too long"),
        spec,
        caller,
      };
    const reply = outcome.ok ? readReply(outcome.payload) : null;
    if (reply) return { reply, route, spec, caller };
    const why = outcome.ok ? "not a valid reply" : `${outcome.errorType}: ${outcome.errorMessage}`;
    return { ...refuse(route, 500, "Internal Server Error", why), spec, caller };
  }
}

function refuse(
  route: Route | null,
  status: number,
  message: string,
  why: string,
  headers: Readonly<Record<string, string>> = {},
): Handled {
  return { reply: gatewayReply(status, message, headers), route, why };
}

const throttled = ({ throttle }: Route) =>
  `throttled: more than ${throttle?.rate} a second, ${throttle?.burst} at once`;

/** Null when the time is over first; the function goes on, as it does on AWS. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
