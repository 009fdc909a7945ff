import { defined } from "../../lib/defined.ts";
import type { Caller } from "./authorizer.ts";

/** A request as it arrived, taken apart once. */
export interface GatewayRequest {
  readonly requestId: string;
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  /** As sent, still encoded. */
  readonly rawQuery: string;
  /** Lower case, repeated ones joined with a comma, without `cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly sourceIp: string;
  readonly receivedAt: Date;
}

export interface EventContext {
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly domainName: string;
}

/**
 * The event that a function gets, payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function buildEvent(
  request: GatewayRequest,
  context: EventContext,
  route: { readonly routeKey: string; readonly scopes: readonly string[] },
  pathParameters: Readonly<Record<string, string>>,
  caller: Caller | null,
  body: Buffer,
): Record<string, unknown> {
  const { accountId, apiId, stage, domainName } = context;
  const { method, path, headers, receivedAt } = request;
  const query = queryParameters(request.rawQuery);
  const asText = isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey: route.routeKey,
    rawPath: path,
    rawQueryString: request.rawQuery,
    ...(request.cookies.length > 0 ? { cookies: request.cookies } : {}),
    headers,
    ...defined({ queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId,
      ...(caller
        ? { authorizer: { jwt: { claims: caller.claims, scopes: grantedScopes(route.scopes, caller) } } }
        : {}),
      domainName,
      domainPrefix: domainName.split(".")[0],
      http: {
        method,
        path,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: request.requestId,
      routeKey: route.routeKey,
      stage,
      time: commonLogTime(receivedAt),
      timeEpoch: receivedAt.getTime(),
    },
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    ...(body.length > 0 ? { body: body.toString(asText ? "utf8" : "base64") } : {}),
    isBase64Encoded: body.length > 0 && !asText,
  };
}

/** Null where the route asks for none. */
const grantedScopes = (asked: readonly string[], caller: Caller) =>
  asked.length > 0 ? asked.filter(scope => caller.scopes.includes(scope)) : null;

/** Values decoded, repeated ones joined with a comma; undefined without a query. */
function queryParameters(rawQuery: string): Record<string, string> | undefined {
  if (rawQuery === "") return undefined;
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  // Whatever the names are: `__proto__` is a parameter like any other.
  return Object.fromEntries(parameters);
}

/** Other bodies are handed on in base64; a form is one of them, on AWS too. */
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return type.startsWith("text/") || /^application\/(json|javascript|xml|[^/]+\+(json|xml))$/.test(type);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

let latest = { second: Number.NaN, text: "" };

/** `12/Mar/2026:19:03:58 +0000` */
export function commonLogTime(time: Date): string {
  const second = Math.floor(time.getTime() / 1000);
  // Each request asks twice, and many come within a second.
  if (second !== latest.second) latest = { second, text: formatSecond(time) };
  return latest.text;
}

function formatSecond(time: Date): string {
  const [date = "", clock = ""] = time.toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`;
}
