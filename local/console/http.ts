import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../http/read-body.ts";

/** A mistake that the page shows to the person as it is. */
export class ConsoleError extends Error {
  override readonly name = "ConsoleError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What an endpoint gets. */
export interface Call {
  /** Values of `{...}` in the endpoint's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed; null without a body. */
  readonly body: unknown;
}

const BODY_LIMIT_BYTES = 12 * 1024 * 1024;

/** Sent with everything: nothing here is for other pages, frames or caches. */
const SECURITY_HEADERS = {
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** @throws ConsoleError */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.method !== "POST") return null;
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? ""))
    throw new ConsoleError(415, "The console takes JSON only.");
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body === null) throw new ConsoleError(413, "The request is larger than 12 MiB.");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ConsoleError(400, "The body is not JSON.");
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, { "content-type": "application/json" }, JSON.stringify(value));
}

export function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  const length = { "content-length": String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers, ...length }).end(body);
}

/** Begins a stream of server-sent events. */
export function startStream(response: ServerResponse): void {
  response.writeHead(200, { ...SECURITY_HEADERS, "content-type": "text/event-stream" });
  response.flushHeaders();
}

/** A whole number from the query, within limits. */
export function queryNumber(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = query.get(name) ?? "";
  return /^\d{1,15}$/.test(text) ? Math.min(Number(text), most) : otherwise;
}
