import { commonErrors, type ErrorDefinition } from "../../../contract/errors.ts";
import { defined } from "../../../lib/defined.ts";
import { DatabaseError } from "../database/database.ts";
import { ApiError } from "../errors.ts";
import { traceId } from "../observe/trace.ts";
import type { HttpReply } from "./gateway.ts";

/** Headers of every reply that a function makes. AWS keeps names that begin with `x-amzn-` to itself. */
export const commonHeaders = (requestId: string) => ({
  "x-request-id": requestId,
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
  ...defined({ "x-trace-id": traceId() }),
});

/**
 * Any error as one that callers may see. What PostgreSQL refuses by itself is a net under the schemas and
 * stores: a violated constraint is a conflict, a value that no column takes is a bad request.
 */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(definitionOf(error), { cause: error });
}

function definitionOf(error: unknown): ErrorDefinition {
  const sqlStateClass = error instanceof DatabaseError ? error.sqlState.slice(0, 2) : "";
  if (sqlStateClass === "23") return commonErrors.conflict;
  return sqlStateClass === "22" ? commonErrors.invalid_request : commonErrors.internal_error;
}

/** An error as `application/problem+json` (RFC 9457). */
export function problemReply({ definition, options }: ApiError, requestId: string): HttpReply {
  const { detail, facts, errors, retryAfterSeconds = 5 } = options;
  const { code, status, title } = definition;
  const problem = {
    ...facts,
    type: `urn:problem-type:${code}`,
    title,
    status,
    detail: detail ?? title,
    code,
    requestId,
    ...defined({ traceId: traceId(), errors }),
  };
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      ...commonHeaders(requestId),
      ...(status === 401 && { "www-authenticate": 'Bearer error="invalid_token"' }),
      ...((status === 429 || status === 503) && { "retry-after": String(retryAfterSeconds) }),
    },
    body: JSON.stringify(problem),
  };
}
