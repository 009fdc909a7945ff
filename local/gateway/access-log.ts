import type { ApiModel } from "./api.ts";
import { commonLogTime } from "./event.ts";
import type { FinishedRequest } from "./server.ts";

/**
 * One line of the stage's access log, as its format says; a variable without a value stands as `-`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function renderAccessLog(format: string, finished: FinishedRequest, api: ApiModel): string {
  return format.replace(/\$context\.([A-Za-z0-9_.:-]*[A-Za-z0-9_])/g, (_whole, name: string) =>
    escaped(contextValue(name, finished, api)),
  );
}

function contextValue(
  name: string,
  { request, route, caller, status, replyBytes, milliseconds, why, spec }: FinishedRequest,
  api: ApiModel,
): string | undefined {
  const claim = /^authorizer\.(?:jwt\.)?claims\.(.+)$/.exec(name)?.[1];
  if (claim) return caller?.claims[claim];
  const values: Readonly<Record<string, string | undefined>> = {
    apiId: api.apiId,
    awsEndpointRequestId: undefined,
    "error.message": why ?? undefined,
    "authorizer.error": status === 401 || status === 403 ? (why ?? undefined) : undefined,
    extendedRequestId: request.requestId,
    httpMethod: request.method,
    "identity.sourceIp": request.sourceIp,
    "identity.userAgent": request.headers["user-agent"],
    integrationErrorMessage: spec ? (why ?? undefined) : undefined,
    integrationStatus: spec ? "200" : undefined,
    "integration.status": spec ? "200" : undefined,
    integrationLatency: spec ? milliseconds.toFixed(0) : undefined,
    "integration.latency": spec ? milliseconds.toFixed(0) : undefined,
    path: request.path,
    protocol: "HTTP/1.1",
    requestId: request.requestId,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: String(request.receivedAt.getTime()),
    responseLatency: milliseconds.toFixed(0),
    responseLength: String(replyBytes),
    routeKey: route?.routeKey,
    stage: api.stage,
    status: String(status),
  };
  return values[name];
}

/** The format is JSON as a rule, and values are not to break it. */
const escaped = (value: string | undefined) =>
  value === undefined ? "-" : JSON.stringify(value).slice(1, -1);
