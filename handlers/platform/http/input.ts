import { isUtf8 } from "node:buffer";
import * as v from "valibot";
import { commonErrors } from "../../../contract/errors.ts";
import {
  defaultBodyLimitBytes,
  idempotencyKeyPattern,
  type Operation,
  type Schema,
} from "../../../contract/language.ts";
import { mostIssues } from "../../../contract/schemas.ts";
import { ApiError, type FieldError } from "../errors.ts";
import { messageOf } from "../issues.ts";
import type { HttpEvent } from "./gateway.ts";
import { isStorable, parseJson } from "./json.ts";
import { isJson } from "./media-type.ts";

/** What the contract makes of a request. */
export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly idempotencyKey: string | null;
}

const nothing = v.strictObject({});

/**
 * Reads a request by its operation's schemas. Every fault of path, query, headers and body is reported at once.
 *
 * @throws ApiError `invalid_request`, `invalid_json`, `idempotency_key_missing`, `body_too_large`,
 * `unsupported_media_type`
 */
export function readInput(operation: Operation, event: HttpEvent): Input {
  const faults: FieldError[] = [];
  const body = readBody(operation, event);
  const idempotencyKey = readIdempotencyKey(operation, event);
  const input = {
    params: parse("path", operation.params, event.pathParameters ?? {}, faults),
    query: parse("query", operation.query ?? nothing, readQuery(event.rawQueryString ?? ""), faults),
    headers: parse("header", operation.headers, pickHeaders(operation.headers, event.headers ?? {}), faults),
    body: operation.body && !operation.rawBody ? parse("body", operation.body, body, faults) : body,
    idempotencyKey,
  };
  if (faults.length > 0)
    throw new ApiError(commonErrors.invalid_request, { errors: faults.slice(0, mostIssues) });
  return input;
}

function readBody(
  { body: schema, rawBody, bodyLimitBytes = defaultBodyLimitBytes }: Operation,
  event: HttpEvent,
): unknown {
  const raw = event.body ?? "";
  const bytes = event.isBase64Encoded ? Buffer.from(raw, "base64") : undefined;
  if ((bytes?.length ?? Buffer.byteLength(raw)) > bodyLimitBytes) {
    throw new ApiError(commonErrors.body_too_large, { facts: { limitBytes: bodyLimitBytes } });
  }
  if (!schema) {
    if (raw !== "") throw invalid("body", "this operation takes no body");
    return undefined;
  }
  const { "content-type": type, "content-encoding": encoding } = event.headers ?? {};
  if (raw !== "" && !(isJson(type) && isPlain(encoding)))
    throw new ApiError(commonErrors.unsupported_media_type);
  if (rawBody) return bytes ?? Buffer.from(raw, "utf8");
  if (bytes && !isUtf8(bytes))
    throw new ApiError(commonErrors.invalid_json, { detail: "The body is not UTF-8." });
  return parseJson(bytes?.toString("utf8") ?? raw);
}

/** Nothing is decompressed: a few bytes could become gigabytes. (RFC 9110, section 8.4) */
const isPlain = (encoding = "identity") => /^identity$/i.test(encoding.trim());

function readIdempotencyKey({ idempotency }: Operation, event: HttpEvent): string | null {
  const key = event.headers?.["idempotency-key"];
  if (idempotency === undefined || (key === undefined && idempotency === "optional")) return null;
  if (key === undefined || !idempotencyKeyPattern.test(key))
    throw new ApiError(commonErrors.idempotency_key_missing);
  return key;
}

/** From the raw string: the gateway joins repeated parameters with a comma, which a value may hold itself. */
function readQuery(raw: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(raw)) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}

function pickHeaders(
  schema: Schema | undefined,
  headers: NonNullable<HttpEvent["headers"]>,
): Record<string, unknown> {
  const names = schema && "entries" in schema ? Object.keys(schema.entries as object) : [];
  return Object.fromEntries(
    names.filter(name => headers[name] !== undefined).map(name => [name, headers[name]]),
  );
}

function parse(place: string, schema: Schema | undefined, value: unknown, faults: FieldError[]): unknown {
  if (!schema) return {};
  if (place !== "body") refuseUnstorable(place, value as Record<string, unknown>, faults);
  // To valibot a list is an object too.
  if (Array.isArray(value) && "entries" in schema) faults.push({ path: place, message: "must be an object" });
  const result = v.safeParse(schema, value, { abortPipeEarly: true });
  for (const issue of result.issues?.slice(0, mostIssues) ?? []) faults.push(toFieldError(place, issue));
  return result.output;
}

function refuseUnstorable(place: string, values: Record<string, unknown>, faults: FieldError[]): void {
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().every(text => typeof text !== "string" || isStorable(text))) continue;
    faults.push({ path: `${place}.${name}`, message: "holds U+0000 or half of a surrogate pair" });
  }
}

function toFieldError(place: string, issue: v.BaseIssue<unknown>): FieldError {
  const path = v.getDotPath(issue);
  return { path: path === null ? place : `${place}.${path}`.slice(0, 200), message: messageOf(issue) };
}

const invalid = (path: string, message: string) =>
  new ApiError(commonErrors.invalid_request, { errors: [{ path, message }] });
