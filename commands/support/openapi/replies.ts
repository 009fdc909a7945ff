import { STATUS_CODES } from "node:http";
import type { Operation } from "../../../contract/contract.ts";
import { commonErrors, type ErrorDefinition } from "../../../contract/errors.ts";
import { sampleOf } from "./sample.ts";
import type { JsonSchema, Schemas } from "./schemas.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Headers of every reply that a function makes. */
const idHeaders = ["x-request-id", "x-trace-id"];

/** Replies that the gateway makes by itself, in its own shape. */
const gatewayReplies: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  413: "Request Entity Too Large",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  503: "Service Unavailable",
};

/** All replies of an operation: its own, the errors that a function makes, and those of the gateway. */
export function repliesOf(operation: Operation, schemas: Schemas, components: Json): Json {
  const known = errorsOf(operation);
  const statuses = new Set<number>([...known.map(error => error.status), ...gatewayStatuses(operation)]);
  const errors = [...statuses]
    .sort((a, b) => a - b)
    .map(status => {
      const ofStatus = known.filter(error => error.status === status).map(({ code }) => code);
      return [status, errorReply(status, ofStatus, gatewayStatuses(operation).includes(status))];
    });
  return {
    [operation.reply.status]: successReply(operation, schemas, components),
    ...Object.fromEntries(errors),
  };
}

/** The errors of the contract and those that follow from what else it says, each once. */
export function errorsOf({ access, body, errors, idempotency, method }: Operation): ErrorDefinition[] {
  const common = commonErrors;
  const implied: (readonly [boolean, ...ErrorDefinition[]])[] = [
    [true, common.invalid_request, common.body_too_large, common.internal_error, common.unavailable],
    [body !== undefined, common.invalid_json, common.unsupported_media_type],
    [access.kind !== "open", common.unauthenticated, common.forbidden, common.too_many_requests],
    [
      idempotency !== undefined,
      common.idempotency_key_missing,
      common.idempotency_key_reused,
      common.conflict,
    ],
    [method !== "GET", common.outcome_unknown, common.conflict],
  ];
  const found = implied.flatMap(([holds, ...one]) => (holds ? one : []));
  return [...new Set([...found, ...errors])];
}

/** A malformed request is 400; a path with an empty parameter fits no route, and is 404. */
function gatewayStatuses({ access, params }: Operation): number[] {
  const authorised = access.kind !== "open" && access.kind !== "optional";
  return [
    ...(authorised ? [401] : []),
    ...(access.kind === "scope" ? [403] : []),
    ...(params ? [404] : []),
    400,
    413,
    429,
    431,
    503,
  ];
}

function successReply(operation: Operation, schemas: Schemas, components: Json): Json {
  const { status, body, headers = [], mediaTypes = ["application/json"] } = operation.reply;
  const names = [...idHeaders, ...headers, ...(operation.idempotency ? ["idempotency-replayed"] : [])];
  const schema = body && schemas.output(body);
  return {
    description: STATUS_CODES[status] ?? "Success",
    headers: Object.fromEntries(names.map(name => [name, headerReference(name, components)])),
    ...(schema && {
      content: Object.fromEntries(
        mediaTypes.map(type => [type, { schema, example: exampleOf(schema, schemas) }]),
      ),
    }),
  };
}

/** By reference where the header is described, else any text. */
const headerReference = (name: string, components: Json): Json =>
  name in (components.headers as Json)
    ? { $ref: `#/components/headers/${name}` }
    : { schema: { type: "string" } };

function errorReply(status: number, codes: readonly string[], fromGateway: boolean): Json {
  const headers = {
    ...(codes.length > 0 &&
      Object.fromEntries(idHeaders.map(name => [name, { $ref: `#/components/headers/${name}` }]))),
    ...(status === 401 && { "www-authenticate": { $ref: "#/components/headers/www-authenticate" } }),
    ...((status === 429 || status === 503) && {
      "retry-after": { $ref: "#/components/headers/retry-after" },
    }),
  };
  const problem = {
    schema: { $ref: "#/components/schemas/Problem" },
    examples: Object.fromEntries(codes.map(code => [code, { $ref: `#/components/examples/${code}` }])),
  };
  const message = {
    schema: { $ref: "#/components/schemas/GatewayMessage" },
    example: { message: gatewayReplies[status] },
  };
  return {
    description: codes.length > 0 ? codes.map(code => `\`${code}\``).join(", ") : "Answered by the gateway",
    headers,
    content: {
      ...(codes.length > 0 && { "application/problem+json": problem }),
      ...(fromGateway && { "application/json": message }),
    },
  };
}

/** An example of a schema, with the components that it refers to. */
export function exampleOf(schema: JsonSchema, schemas: Schemas): unknown {
  return sampleOf(schema, schemas.components);
}
