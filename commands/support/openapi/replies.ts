import { STATUS_CODES } from "node:http";
import type { Operation } from "../../../handlers/platform/contract.ts";
import { type ErrorCode, errorKinds } from "../../../handlers/platform/errors.ts";
import { sampleOf } from "./sample.ts";
import type { JsonSchema, Schemas } from "./schemas.ts";

export type Json = Readonly<Record<string, unknown>>;

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
  const codes = errorCodes(operation);
  const statuses = new Set<number>([
    ...codes.map(code => errorKinds[code].status),
    ...gatewayStatuses(operation),
  ]);
  const errors = [...statuses]
    .sort((a, b) => a - b)
    .map(status => {
      const ofStatus = codes.filter(code => errorKinds[code].status === status);
      return [status, errorReply(status, ofStatus, gatewayStatuses(operation).includes(status))];
    });
  return {
    [operation.reply.status]: successReply(operation, schemas, components),
    ...Object.fromEntries(errors),
  };
}

/** The codes of the contract and those that follow from what else it says. */
function errorCodes({ access, body, errors, idempotency, method }: Operation): ErrorCode[] {
  const implied: (readonly [boolean, ...ErrorCode[]])[] = [
    [true, "invalid_request", "body_too_large", "internal_error", "unavailable"],
    [body !== undefined, "invalid_json", "unsupported_media_type"],
    [access.kind !== "open", "unauthenticated"],
    [access.kind !== "open", "forbidden"],
    [idempotency !== undefined, "idempotency_key_missing", "idempotency_key_reused", "conflict"],
    [method !== "GET", "outcome_unknown", "conflict"],
  ];
  const codes = implied.flatMap(([holds, ...one]) => (holds ? one : []));
  return [...new Set([...codes, ...errors])];
}

/** A malformed request is 400; a path with an empty parameter fits no route, and is 404. */
function gatewayStatuses({ access, params }: Operation): number[] {
  const authorised = access.kind !== "open" && access.kind !== "optional";
  return [
    ...(authorised ? [401] : []),
    ...(access.kind === "scope" ? [403] : []),
    ...(params ? [404] : []),
    ...[400, 413, 429, 431, 503],
  ];
}

function successReply(operation: Operation, schemas: Schemas, components: Json): Json {
  const { status, body, headers = [], mediaTypes = ["application/json"] } = operation.reply;
  const names = ["x-request-id", ...headers, ...(operation.idempotency ? ["idempotency-replayed"] : [])];
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

function errorReply(status: number, codes: readonly ErrorCode[], fromGateway: boolean): Json {
  const headers = {
    ...(codes.length > 0 && { "x-request-id": { $ref: "#/components/headers/x-request-id" } }),
    ...(status === 401 && { "www-authenticate": { $ref: "#/components/headers/www-authenticate" } }),
    ...(status === 503 && { "retry-after": { $ref: "#/components/headers/retry-after" } }),
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
