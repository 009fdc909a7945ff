import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Console } from "../console/index.ts";
import { asksForHome, homePageHeaders } from "../http/home-page.ts";
import { isLoopbackHost } from "../http/listen.ts";
import { ClientGone, readBody } from "../http/read-body.ts";
import { refuseUnparsable } from "../http/refuse-unparsable.ts";
import { pathAndQuery } from "../http/request-target.ts";
import type { MountedService, PageReply } from "../services/host.ts";
import type { AwsEndpoint } from "./endpoint.ts";

export interface AwsServerOptions {
  /** Null while local mode is starting or ending. */
  readonly endpoint: () => AwsEndpoint | null;
  /** Services whose pages are served beside the AWS APIs, asked in order. */
  readonly pages: () => readonly Pick<MountedService, "page">[];
  /** Answers what is below `/console`, streams too; null while local mode is still starting. */
  readonly console?: () => Pick<Console, "handle"> | null;
  /** The page for a browser at `/`; null while there is none. */
  readonly home?: () => string | null;
  /** Told of a page that threw. */
  readonly onError: (error: unknown) => void;
}

const ABSENT = "Local mode is starting or ending.\n";
const TEXT = { "content-type": "text/plain" };
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** Browsers may call Cognito's API from any origin, on AWS too; no other service is for browsers. */
const COGNITO_CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
};

/** The server on the AWS port: AWS APIs, and the pages and endpoints that Cognito shows to everybody. */
export function createAwsServer(options: AwsServerOptions): Server {
  const server = createServer({ keepAliveTimeout: 65_000, maxHeaderSize: 64 * 1024 }, (request, response) => {
    answer(options, request, response).catch(error => {
      if (error instanceof ClientGone) return;
      options.onError(error);
      if (!response.headersSent) send(response, 500, TEXT, "Internal error, see the terminal.\n");
    });
  });
  // Node would leave out what comes after the thousandth header, and say nothing.
  server.maxHeadersCount = 0;
  return server.on("clientError", refuseUnparsable);
}

async function answer(
  options: AwsServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLoopbackHost(request.headers.host))
    return send(response, 421, TEXT, "Local mode answers to localhost only.\n");
  const endpoint = options.endpoint();
  if (!endpoint) return send(response, 503, TEXT, ABSENT);
  const url = pathAndQuery(request.url ?? "/");
  const cut = url.indexOf("?");
  const path = cut < 0 ? url : url.slice(0, cut);
  const rawQuery = cut < 0 ? "" : url.slice(cut + 1);
  const page = /^\/console(\/|$)/.test(path) ? options.console?.() : null;
  if (page) return page.handle(request, response);
  const method = request.method ?? "GET";
  if (method === "OPTIONS" && path === "/") return send(response, 200, preflight(request), "");

  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body === null) return send(response, 413, TEXT, "The request is larger than 8 MiB.\n");
  // It may have ended while the body came.
  if (!options.endpoint()) return send(response, 503, TEXT, ABSENT);
  const headers = plainHeaders(request);
  if (headers["x-amz-target"] !== undefined || headers.authorization?.startsWith("AWS4-")) {
    const reply = await endpoint.handle({ method, path, rawQuery, headers, body });
    const isCognito = headers["x-amz-target"]?.startsWith("AWSCognitoIdentityProviderService.");
    return send(
      response,
      reply.status,
      isCognito ? { ...reply.headers, ...COGNITO_CORS } : reply.headers,
      reply.body,
    );
  }
  const reply = await firstPage(options.pages(), {
    method,
    path,
    query: new URLSearchParams(rawQuery),
    headers,
    body,
  });
  if (reply) return send(response, reply.status, reply.headers, reply.body);
  const home = asksForHome(method, path, headers.accept) ? options.home?.() : null;
  if (home) return send(response, 200, homePageHeaders, home);
  send(response, 404, TEXT, `Nothing is served at ${method} ${path}.\n`);
}

async function firstPage(
  services: readonly Pick<MountedService, "page">[],
  request: Parameters<NonNullable<MountedService["page"]>>[0],
): Promise<PageReply | null> {
  for (const service of services) {
    const reply = await service.page?.(request);
    if (reply) return reply;
  }
  return null;
}

const preflight = (request: IncomingMessage): Record<string, string> => ({
  ...COGNITO_CORS,
  "access-control-allow-methods": "POST",
  "access-control-allow-headers": request.headers["access-control-request-headers"] ?? "*",
  "access-control-max-age": "172800",
});

/** Repeated headers are joined already, but for `set-cookie`, which no request carries. */
function plainHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(",") : value;
  return headers;
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | readonly string[]>>,
  body: string | Buffer,
): void {
  response.writeHead(status, {
    ...headers,
    "content-length": String(Buffer.byteLength(body)),
  } as OutgoingHttpHeaders);
  response.end(body);
}
