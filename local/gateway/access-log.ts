import type { ApiModel } from "./api.ts";
import { commonLogTime } from "./event.ts";
import type { FinishedRequest } from "./server.ts";

type Variable = (finished: FinishedRequest, api: ApiModel) => string | undefined;

/**
 * One line of the stage's access log, as its format says; a variable without a value stands as `-`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function renderAccessLog(format: string, finished: FinishedRequest, api: ApiModel): string {
  if (format !== latest.format) latest = { format, parts: partsOf(format) };
  let line = "";
  for (const part of latest.parts) line += typeof part === "string" ? part : escaped(part(finished, api));
  return line;
}

/** A stage has one format: it is taken apart once. */
let latest: { readonly format: string; readonly parts: readonly (string | Variable)[] } = {
  format: "",
  parts: [],
};

function partsOf(format: string): (string | Variable)[] {
  // Every other piece is the name of a variable.
  const pieces = format.split(/\$context\.([A-Za-z0-9_.:-]*[A-Za-z0-9_])/);
  return pieces.map((piece, index) => (index % 2 === 0 ? piece : variableOf(piece)));
}

function variableOf(name: string): Variable {
  const claim = /^authorizer\.(?:jwt\.)?claims\.(.+)$/.exec(name)?.[1];
  if (claim) return ({ caller }) => caller?.claims[claim];
  return variables.get(name) ?? (() => undefined);
}

const why: Variable = finished => finished.why ?? undefined;
const integrationStatus: Variable = ({ spec }) => (spec ? "200" : undefined);
const latency: Variable = ({ milliseconds }) => milliseconds.toFixed(0);
const integrationLatency: Variable = (finished, api) => (finished.spec ? latency(finished, api) : undefined);
const requestId: Variable = ({ request }) => request.requestId;

const variables: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ["apiId", (_, { apiId }) => apiId],
  ["error.message", why],
  [
    "authorizer.error",
    (finished, api) => ([401, 403].includes(finished.status) ? why(finished, api) : undefined),
  ],
  ["extendedRequestId", requestId],
  ["httpMethod", ({ request }) => request.method],
  ["identity.sourceIp", ({ request }) => request.sourceIp],
  ["identity.userAgent", ({ request }) => request.headers["user-agent"]],
  ["integrationErrorMessage", (finished, api) => (finished.spec ? why(finished, api) : undefined)],
  ["integrationStatus", integrationStatus],
  ["integration.status", integrationStatus],
  ["integrationLatency", integrationLatency],
  ["integration.latency", integrationLatency],
  ["path", ({ request }) => request.path],
  ["protocol", () => "HTTP/1.1"],
  ["requestId", requestId],
  ["requestTime", ({ request }) => commonLogTime(request.receivedAt)],
  ["requestTimeEpoch", ({ request }) => String(request.receivedAt.getTime())],
  ["responseLatency", latency],
  ["responseLength", ({ replyBytes }) => String(replyBytes)],
  ["routeKey", ({ route }) => route?.routeKey],
  ["stage", (_, { stage }) => stage],
  ["status", ({ status }) => String(status)],
]);

/** The format is JSON as a rule, and values are not to break it. */
function escaped(value: string | undefined): string {
  if (value === undefined) return "-";
  return PLAIN.test(value) ? value : JSON.stringify(value).slice(1, -1);
}

/** What stands in JSON as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
