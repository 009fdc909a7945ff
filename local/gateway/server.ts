import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../host.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import type { Outcome } from "../lambda/worker.ts";
import { isLoopbackHost, readBody } from "../listen.ts";
import type { ApiModel, Route } from "./api.ts";
import { type Caller, JwtAuthorizer } from "./authorizer.ts";
import { isPreflight, preflightHeaders, replyHeaders } from "./cors.ts";
import { buildEvent, type GatewayRequest } from "./event.ts";
import { IssuerKeys } from "./keys.ts";
import { type GatewayReply, gatewayReply, readReply } from "./reply.ts";
import { readRequest } from "./request.ts";
import { type Match, Router } from "./router.ts";
import { TokenBucket } from "./throttle.ts";

export interface GatewayOptions {
  readonly accountId: string;
  readonly clock: Clock;
  readonly onReply: (finished: FinishedRequest) => void;
}

/** What the gateway needs of the Lambda runtime. */
export interface FunctionInvoker {
  find(functionArn: string): FunctionSpec | undefined;
  mayInvoke(spec: FunctionSpec, source: { service: string; arn: string }): boolean;
  /** A message for the client while the function's code does not build. */
  buildErrorOf(spec: FunctionSpec): string | null;
  invoke(spec: FunctionSpec, event: string, traceId: string): Promise<Outcome>;
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
}

interface Handled {
  readonly reply: GatewayReply;
  readonly route: Route | null;
  readonly spec?: FunctionSpec;
  readonly caller?: Caller | null;
  readonly why?: string;
}

/** A route with what is kept between its requests. */
interface LiveRoute extends Route {
  readonly spec: FunctionSpec | undefined;
  readonly jwt: JwtAuthorizer | null;
  readonly bucket: TokenBucket | null;
  readonly mayInvoke: boolean;
}

const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
/** The longest message that Lambda takes; the event around the body needs a little of it. */
const EVENT_LIMIT_BYTES = 6 * 1024 * 1024;

/** The HTTP API: routes, authorizer, CORS, limits and throttles as the program registers them. */
export class Gateway {
  readonly server: Server;
  readonly #options: GatewayOptions;
  readonly #issuers = new Map<string, IssuerKeys>();
  #api: ApiModel | null = null;
  #functions: FunctionInvoker | null = null;
  #router = new Router<LiveRoute>([]);

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.server = createServer(
      { keepAliveTimeout: 65_000, maxHeaderSize: 64 * 1024 },
      (request, response) => {
        void this.#answer(request, response);
      },
    );
    this.server.on("clientError", refuseUnparsable);
  }

  /** Takes over the routes of a newly evaluated program. Until the first time, every request gets 503. */
  deploy(api: ApiModel | null, functions: FunctionInvoker): void {
    this.#api = api;
    this.#functions = functions;
    this.#router = new Router((api?.routes ?? []).map(route => this.#enliven(route, api, functions)));
  }

  #enliven(route: Route, api: ApiModel | null, functions: FunctionInvoker): LiveRoute {
    const { clock } = this.#options;
    const spec = functions.find(route.functionArn);
    const source = {
      service: "apigateway.amazonaws.com",
      arn: `${api?.executionArn}/${api?.stage}/${route.method}${route.path}`,
    };
    return {
      ...route,
      spec,
      jwt:
        route.authorizer &&
        new JwtAuthorizer(route.authorizer, this.#keysOf(route.authorizer.issuer), () =>
          clock.now().getTime(),
        ),
      bucket: route.throttle && new TokenBucket(route.throttle.rate, route.throttle.burst, performance.now()),
      mayInvoke: spec !== undefined && functions.mayInvoke(spec, source),
    };
  }

  #keysOf(issuer: string): IssuerKeys {
    const known = this.#issuers.get(issuer);
    if (known) return known;
    const keys = new IssuerKeys(issuer, () => performance.now());
    this.#issuers.set(issuer, keys);
    return keys;
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const request = readRequest(message, this.#options.clock.now());
    if ("status" in request) return sendUnrouted(response, request.status, request.message);
    let handled: Handled;
    try {
      handled = await this.#handle(request, message);
    } catch (error) {
      handled = { reply: gatewayReply(500, "Internal Server Error"), route: null, why: String(error) };
    }
    const { route, spec = null, caller = null, why = null } = handled;
    const reply = this.#send(request, handled.reply, response);
    const milliseconds = performance.now() - startedAt;
    this.#options.onReply({
      request,
      route,
      spec,
      caller,
      status: reply.status,
      replyBytes: Buffer.byteLength(reply.body),
      startedAt,
      milliseconds,
      why,
    });
  }

  async #handle(request: GatewayRequest, message: IncomingMessage): Promise<Handled> {
    const cors = this.#api?.cors;
    if (!this.#functions) return refuse(null, 503, "Service Unavailable", "local mode is still starting");
    if (!isLoopbackHost(request.headers.host))
      return refuse(null, 403, "Forbidden", "local mode answers to localhost only");
    if (cors && isPreflight(request.method, request.headers))
      return { reply: { ...gatewayReply(204, ""), headers: {}, body: "" }, route: null };
    const match = this.#router.find(request.method, request.path);
    if (!match) return refuse(null, 404, "Not Found", "no such route");
    const { route } = match;
    if (route.notEmulated)
      return refuse(route, 501, `Local mode does not emulate ${route.notEmulated}.`, "not emulated");
    if (route.bucket && !route.bucket.take(performance.now()))
      return refuse(route, 429, "Too Many Requests", "throttled");
    const verdict = route.jwt ? await route.jwt.check(request.headers.authorization, route.scopes) : null;
    if (verdict && !verdict.ok) {
      const text = { 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable" }[verdict.status];
      return refuse(
        route,
        verdict.status,
        text,
        verdict.why,
        verdict.challenge ? { "www-authenticate": verdict.challenge } : {},
      );
    }
    const body = await readBody(message, BODY_LIMIT_BYTES);
    if (body === null || body.length > EVENT_LIMIT_BYTES)
      return refuse(route, 413, "Request Entity Too Large", "body too large");
    return this.#integrate(request, match, verdict?.caller ?? null, body);
  }

  async #integrate(
    request: GatewayRequest,
    { route, pathParameters }: Match<LiveRoute>,
    caller: Caller | null,
    body: Buffer,
  ): Promise<Handled> {
    const { accountId } = this.#options;
    const { spec } = route;
    const functions = this.#functions;
    if (!functions || !spec || !route.mayInvoke)
      return refuse(
        route,
        500,
        "Internal Server Error",
        spec ? "no permission to invoke" : "no such function",
      );
    const buildError = functions.buildErrorOf(spec);
    if (buildError) return { ...refuse(route, 500, buildError, "the code does not build"), spec };
    const { apiId = "", stage = "$default" } = this.#api ?? {};
    const event = JSON.stringify(
      buildEvent(
        request,
        { accountId, apiId, stage, domainName: "localhost" },
        route,
        pathParameters,
        caller,
        body,
      ),
    );
    const outcome = await within(
      route.timeoutMilliseconds,
      functions.invoke(spec, event, request.headers["x-amzn-trace-id"] ?? ""),
    );
    if (outcome === null)
      return { ...refuse(route, 503, "Service Unavailable", "the integration took too long"), spec, caller };
    const reply = outcome.ok ? readReply(outcome.payload) : null;
    if (reply) return { reply, route, spec, caller };
    const why = outcome.ok ? "not a valid reply" : `${outcome.errorType}: ${outcome.errorMessage}`;
    return { ...refuse(route, 500, "Internal Server Error", why), spec, caller };
  }

  #send(request: GatewayRequest, reply: GatewayReply, response: ServerResponse): GatewayReply {
    const cors = this.#api?.cors;
    const origin = request.headers.origin;
    try {
      response.statusCode = reply.status;
      for (const [name, value] of Object.entries(reply.headers)) {
        if (!cors || !name.startsWith("access-control-")) response.setHeader(name, value);
      }
      if (reply.cookies.length > 0) response.setHeader("set-cookie", reply.cookies);
    } catch {
      // A function returned a header that HTTP does not allow.
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      return this.#send(request, gatewayReply(500, "Internal Server Error"), response);
    }
    const preflight = cors && origin !== undefined && isPreflight(request.method, request.headers);
    const corsHeaders = !cors ? {} : preflight ? preflightHeaders(cors, origin) : replyHeaders(cors, origin);
    for (const [name, value] of Object.entries(corsHeaders)) response.setHeader(name, value);
    response.setHeader("apigw-requestid", request.requestId);
    if (reply.status === 204 || reply.status === 304) response.end();
    else response.setHeader("content-length", Buffer.byteLength(reply.body)).end(reply.body);
    return reply;
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

/** Null when the time is over first; the function goes on, as it does on AWS. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function sendUnrouted(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ message });
  response
    .writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "apigw-requestid": "-",
      connection: "close",
    })
    .end(body);
}

/** What Node's parser refuses never becomes a request: headers beyond 64 KiB, or no HTTP at all. */
function refuseUnparsable(error: NodeJS.ErrnoException, socket: import("node:stream").Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const [status, message] =
    error.code === "HPE_HEADER_OVERFLOW"
      ? ["431 Request Header Fields Too Large", "Request Header Fields Too Large"]
      : ["400 Bad Request", "Bad Request"];
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}
