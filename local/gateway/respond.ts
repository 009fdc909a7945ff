import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { CorsSettings } from "./api.ts";
import { isPreflight, preflightHeaders, replyHeaders } from "./cors.ts";
import type { GatewayRequest } from "./event.ts";
import { type GatewayReply, gatewayReply } from "./reply.ts";

/** Sends a reply with the gateway's own headers; returns what was sent, which is 500 where HTTP does not allow it. */
export function respond(
  response: ServerResponse,
  request: Pick<GatewayRequest, "requestId" | "method" | "headers">,
  reply: GatewayReply,
  cors: CorsSettings | null,
): GatewayReply {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(reply.headers)) {
    if (!cors || !name.startsWith("access-control-")) headers[name] = value;
  }
  if (reply.cookies.length > 0) headers["set-cookie"] = [...reply.cookies];
  Object.assign(headers, corsHeaders(request, cors), { "apigw-requestid": request.requestId });
  const hasBody = reply.status !== 204 && reply.status !== 304;
  if (hasBody) headers["content-length"] = String(Buffer.byteLength(reply.body));
  try {
    response.writeHead(reply.status, headers);
  } catch {
    return respond(response, request, gatewayReply(500, "Internal Server Error"), cors);
  }
  response.end(hasBody ? reply.body : "");
  return reply;
}

function corsHeaders(
  { method, headers }: Pick<GatewayRequest, "method" | "headers">,
  cors: CorsSettings | null,
): Record<string, string> {
  if (!cors) return {};
  if (headers.origin !== undefined && isPreflight(method, headers))
    return preflightHeaders(cors, headers.origin);
  return replyHeaders(cors, headers.origin);
}

/** How long the rest of what could not be parsed may take to come. */
const lingerMilliseconds = 2000;
const refused = new WeakSet<Duplex>();

/**
 * Answers what Node's parser refuses, which never becomes a request: headers beyond 64 KiB, or no HTTP at all. What
 * comes after the answer is read and forgotten: a connection that is closed with something unread is reset, and the
 * answer with it (RFC 9112, section 9.6).
 */
export function refuseUnparsable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (refused.has(socket)) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] =
    error.code === "HPE_HEADER_OVERFLOW" ? [431, "Request Header Fields Too Large"] : [400, "Bad Request"];
  const body = JSON.stringify({ message });
  const headers = `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close`;
  refused.add(socket);
  socket.end(`HTTP/1.1 ${status} ${message}\r\n${headers}\r\n\r\n${body}`);
  const linger = setTimeout(() => socket.destroy(), lingerMilliseconds);
  socket.once("close", () => clearTimeout(linger));
}
