import { isDuplicate } from "./database.ts";
import { ApiError, errorKinds } from "./errors.ts";
import type { HttpReply } from "./gateway.ts";

/** Headers of every reply that a function makes. */
export const commonHeaders = (requestId: string) => ({
  "x-request-id": requestId,
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
});

/** Any error as one that callers may see: a duplicate that nobody foresaw is a conflict, the unknown an internal error. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(isDuplicate(error) ? "conflict" : "internal_error", { cause: error });
}

/** An error as `application/problem+json` (RFC 9457). */
export function problemReply({ code, status, options }: ApiError, requestId: string): HttpReply {
  const { detail, facts, errors, retryAfterSeconds = 5 } = options;
  const { title, help } = errorKinds[code];
  const problem = {
    ...facts,
    type: `urn:problem-type:${code}`,
    title,
    status,
    detail: detail ?? help,
    code,
    requestId,
    ...(errors && { errors }),
  };
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      ...commonHeaders(requestId),
      ...(status === 401 && { "www-authenticate": 'Bearer error="invalid_token"' }),
      ...(status === 503 && { "retry-after": String(retryAfterSeconds) }),
    },
    body: JSON.stringify(problem),
  };
}
