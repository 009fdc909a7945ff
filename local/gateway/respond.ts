import type { ServerResponse } from "node:http";
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
  const { vary } = reply.headers;
  Object.assign(headers, corsHeaders(request, cors), { "apigw-requestid": request.requestId });
  // What the function's reply varies by still holds.
  if (vary !== undefined && headers.vary !== vary) headers.vary = `${vary}, ${headers.vary}`;
  const hasBody = reply.status !== 204 && reply.status !== 304;
  if (hasBody) headers["content-length"] = String(Buffer.byteLength(reply.body));
  try {
    response.writeHead(reply.status, headers);
  } catch (error) {
    // The gateway's own reply: what HTTP does not allow stands in the CORS configuration.
    if (reply.status === 500 && !cors) throw error;
    response.statusMessage = "Internal Server Error";
    const isOwn = reply.status === 500;
    return respond(response, request, gatewayReply(500, "Internal Server Error"), isOwn ? null : cors);
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
