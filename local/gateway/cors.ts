import type { CorsSettings } from "./api.ts";

type Headers = Record<string, string>;

/** Whether a request is a preflight, which the gateway answers itself. */
export const isPreflight = (method: string, headers: Readonly<Record<string, string>>): boolean =>
  method === "OPTIONS" &&
  headers.origin !== undefined &&
  headers["access-control-request-method"] !== undefined;

/**
 * Headers of the answer to a preflight; none where the origin is not allowed.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function preflightHeaders(settings: CorsSettings, origin: string): Headers {
  const allowed = originHeaders(settings, origin);
  if (!allowed) return {};
  const headers: Headers = { ...allowed };
  if (settings.allowMethods.length > 0)
    headers["access-control-allow-methods"] = settings.allowMethods.join(",");
  if (settings.allowHeaders.length > 0)
    headers["access-control-allow-headers"] = settings.allowHeaders.join(",");
  if (settings.maxAgeSeconds !== null) headers["access-control-max-age"] = String(settings.maxAgeSeconds);
  return headers;
}

/** Headers that the gateway adds to every other reply; those that the function sets are dropped. */
export function replyHeaders(settings: CorsSettings, origin: string | undefined): Headers {
  const allowed = origin === undefined ? null : originHeaders(settings, origin);
  if (!allowed) return {};
  if (settings.exposeHeaders.length === 0) return allowed;
  return { ...allowed, "access-control-expose-headers": settings.exposeHeaders.join(",") };
}

function originHeaders(settings: CorsSettings, origin: string): Headers | null {
  const everyone = settings.allowOrigins.includes("*");
  const listed = settings.allowOrigins.some(
    allowed => allowed === origin || (allowed.endsWith("://*") && origin.startsWith(allowed.slice(0, -1))),
  );
  if (!everyone && !listed) return null;
  const headers: Headers = everyone
    ? { "access-control-allow-origin": "*" }
    : { "access-control-allow-origin": origin, vary: "Origin" };
  if (settings.allowCredentials) headers["access-control-allow-credentials"] = "true";
  return headers;
}
