/** What goes back to the client. */
export interface GatewayReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer | string;
}

/** Headers that belong to the connection and are the gateway's own to set. */
const OWN_HEADERS = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** A reply of the gateway itself: `{"message": "Unauthorized"}`. */
export function gatewayReply(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayReply {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    cookies: [],
    body: JSON.stringify({ message }),
  };
}

/** A reply without a body, such as the one to a preflight. */
export const emptyReply = (status: number): GatewayReply => ({ status, headers: {}, cookies: [], body: "" });

/**
 * Reads what a function returned, payload format 2.0; null when it is no valid reply, and the client gets 500.
 * Without a `statusCode` the value itself is the body.
 */
export function readReply(payload: string): GatewayReply | null {
  const result: unknown = JSON.parse(payload);
  if (!isObject(result) || result.statusCode === undefined)
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      cookies: [],
      body: typeof result === "string" ? result : payload,
    };
  const { statusCode, headers = {}, cookies = [], body = "", isBase64Encoded = false } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return null;
  if (!isObject(headers ?? {}) || !Array.isArray(cookies) || !(typeof body === "string" || body === null))
    return null;
  // A cookie among the headers is one more: neither replaces the other.
  const { "set-cookie": cookie, ...others } = readHeaders(headers ?? {});
  return {
    status,
    headers: others,
    cookies: [...cookies.map(String), ...(cookie === undefined ? [] : [cookie])],
    body: isBase64Encoded === true ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}

function readHeaders(headers: object): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!OWN_HEADERS.has(lower) && value !== null && value !== undefined) read[lower] = String(value);
  }
  read["content-type"] ??= "text/plain;charset=UTF-8";
  return read;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
