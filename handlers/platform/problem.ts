import { DatabaseError } from "./database.ts";
import { ApiError, type ErrorCode, errorKinds } from "./errors.ts";
import type { HttpReply } from "./gateway.ts";

/** Headers of every reply that a function makes. */
export const commonHeaders = (requestId: string) => ({
  "x-request-id": requestId,
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
});

/**
 * Any error as one that callers may see. What PostgreSQL refuses by itself is a net under the schemas and
 * stores: a violated constraint is a conflict, a value that no column takes is a bad request.
 */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(codeOf(error), { cause: error });
}

function codeOf(error: unknown): ErrorCode {
  const sqlStateClass = error instanceof DatabaseError ? error.sqlState.slice(0, 2) : "";
  if (sqlStateClass === "23") return "conflict";
  return sqlStateClass === "22" ? "invalid_request" : "internal_error";
}

/** An error as `application/problem+json` (RFC 9457). */
export function problemReply({ code, status, options }: ApiError, requestId: string): HttpReply {
  const { detail, facts, errors, retryAfterSeconds = 5 } = options;
  const { title } = errorKinds[code];
  const problem = {
    ...facts,
    type: `urn:problem-type:${code}`,
    title,
    status,
    detail: detail ?? title,
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
