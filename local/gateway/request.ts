import type { IncomingMessage } from "node:http";
import { randomText } from "../aws/random.ts";
import { newTraceRoot } from "../aws/trace-root.ts";
import { pathAndQuery } from "../http/request-target.ts";
import type { GatewayRequest } from "./event.ts";

/** Request line and headers together, as on AWS. */
const HEADER_LIMIT_BYTES = 10_240;
/** Of the request line, besides method and target: two spaces, the version and the line's end. */
const REQUEST_LINE_BYTES = 12;

/** Headers of the connection; functions do not see them. */
const DROPPED = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

/** A request, and why the gateway refuses it before it looks for a route. */
export interface ReadRequest {
  readonly request: GatewayRequest;
  readonly refusal: { readonly status: 400 | 431; readonly message: string } | null;
}

/** Takes an HTTP request apart as the gateway does. */
export function readRequest(message: IncomingMessage, receivedAt: Date): ReadRequest {
  const url = pathAndQuery(message.url ?? "/");
  const method = message.method ?? "GET";
  const { headers, cookies, bytes } = readHeaders(message.rawHeaders);
  const cut = url.indexOf("?");
  const rawPath = cut < 0 ? url : url.slice(0, cut);
  const path = decodePath(rawPath);
  const sourceIp = message.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "127.0.0.1";
  forward(headers, sourceIp, message.socket.localPort ?? 80);
  const rawQuery = cut < 0 ? "" : url.slice(cut + 1);
  const parts = { requestId: newRequestId(), method, path: path ?? rawPath, rawQuery };
  const request = { ...parts, headers, cookies, sourceIp, receivedAt };
  const isTooLarge = bytes + method.length + url.length + REQUEST_LINE_BYTES > HEADER_LIMIT_BYTES;
  if (isTooLarge) return { request, refusal: { status: 431, message: "Request Header Fields Too Large" } };
  return { request, refusal: path === null ? { status: 400, message: "Bad Request" } : null };
}

function readHeaders(raw: readonly string[]): {
  headers: Record<string, string>;
  cookies: string[];
  bytes: number;
} {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  let bytes = 2;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]?.toLowerCase() ?? "";
    const value = raw[index + 1] ?? "";
    bytes += name.length + value.length + 4;
    if (DROPPED.has(name)) continue;
    if (name === "cookie") cookies.push(...value.split(/; */).filter(cookie => cookie !== ""));
    else headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
  }
  return { headers, cookies, bytes };
}

/** An encoded slash becomes a slash, and an encoded question mark ends the path: so HTTP APIs do it. */
function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path).split("?")[0] ?? "/";
  } catch {
    return null;
  }
}

function forward(headers: Record<string, string>, sourceIp: string, port: number): void {
  headers["content-length"] ??= "0";
  headers["x-forwarded-for"] = headers["x-forwarded-for"]
    ? `${headers["x-forwarded-for"]}, ${sourceIp}`
    : sourceIp;
  headers["x-forwarded-port"] = String(port);
  headers["x-forwarded-proto"] = "http";
  const root = /Root=1-[0-9a-f]{8}-[0-9a-f]{24}/.exec(headers["x-amzn-trace-id"] ?? "")?.[0];
  headers["x-amzn-trace-id"] = root ?? newTraceRoot();
}

/** Sixteen characters that end in `=`, as API Gateway's own. */
const newRequestId = () => randomText(11, "base64").replaceAll("+", "-").replaceAll("/", "_");
