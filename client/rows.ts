import type { OperationFlag } from "../contract/operation-table.ts";

/**
 * What the client knows of the operations when it runs, by service and operation: method, path and what else matters,
 * such as `GET /movies open paged`.
 */
export type Operations = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Row {
  readonly method: string;
  readonly path: string;
  readonly flags: ReadonlySet<OperationFlag>;
}

export function parseRow(text: string): Row {
  const [method = "", path = "", ...flags] = text.split(" ");
  return { method, path, flags: new Set(flags as OperationFlag[]) };
}
