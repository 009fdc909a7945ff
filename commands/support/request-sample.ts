import type { Operation } from "../../contract/contract.ts";
import { exampleOf } from "./openapi/replies.ts";
import { sampleOf } from "./openapi/sample.ts";
import type { Schemas } from "./openapi/schemas.ts";

/** A request that an operation's contract takes, the same each time. */
export interface RequestSample {
  readonly params: Readonly<Record<string, string>>;
  /** Those that the operation needs. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where it takes none. */
  readonly body: unknown;
}

/** @throws Error for a schema without a sample: see `sampleOf` */
export function requestSample(operation: Operation, schemas: Schemas): RequestSample {
  const { params, query, headers, body, idempotency } = operation;
  return {
    params: textsOf(params, schemas),
    query: textsOf(query, schemas, true),
    headers: {
      ...textsOf(headers, schemas, true),
      ...(headers &&
        "entries" in headers &&
        "if-match" in (headers.entries as object) && { "if-match": "*" }),
      ...(idempotency === "required" && { "idempotency-key": "6b1f3f0e-9a53-4b0e-8b1c-5f7f6c1f2a3d" }),
      ...(body && { "content-type": "application/json" }),
    },
    body: body && exampleOf(schemas.input(body), schemas),
  };
}

function textsOf(
  schema: Operation["params"],
  schemas: Schemas,
  requiredOnly = false,
): Record<string, string> {
  const fields = schema ? schemas.fields(schema) : [];
  return Object.fromEntries(
    fields
      .filter(({ required }) => required || !requiredOnly)
      .map(field => [field.name, String(sampleOf(field.schema))]),
  );
}
