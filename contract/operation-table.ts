import type { Contract, Operation } from "./language.ts";

/**
 * What a caller must know of an operation besides its types.
 * - `open`: it looks at no token, so that none is sent and a browser need not ask first.
 * - `paged`: it answers a page of a list.
 * - `key`: it takes an `Idempotency-Key`.
 * - `ifMatch`: it takes the ETag of what it changes.
 */
export type OperationFlag = "open" | "paged" | "key" | "ifMatch";

/** By service and operation: `GET /movies open paged`. */
export type OperationTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The operations of contracts as the typed client takes them, without schemas: small enough for a browser. */
export const operationTable = (contracts: readonly Contract[]): OperationTable =>
  Object.fromEntries(
    contracts
      .filter(({ operations }) => Object.keys(operations).length > 0)
      .map(({ service, operations }) => [
        service,
        Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, rowOf(operation)])),
      ]),
  );

function rowOf(operation: Operation): string {
  const { method, path, access, query, headers, reply, idempotency } = operation;
  const flags: Readonly<Record<OperationFlag, boolean>> = {
    open: access.kind === "open",
    paged: has(query, "cursor") && has(reply.body, "nextCursor"),
    key: idempotency !== undefined,
    ifMatch: has(headers, "if-match"),
  };
  return [method, path, ...Object.entries(flags).flatMap(([flag, is]) => (is ? [flag] : []))].join(" ");
}

/** Whether a schema is of an object with that member. */
const has = (schema: unknown, name: string): boolean =>
  name in ((schema as { readonly entries?: object } | undefined)?.entries ?? {});
