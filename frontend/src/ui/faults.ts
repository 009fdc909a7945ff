import type { Field } from "../../../client/index.ts";

/**
 * The faults that the API has found, by the fields that they belong to: `body.address.lines.0` belongs to the field
 * `address.lines`.
 */
export function sortFaults(faults: readonly Field[], names: readonly string[]) {
  const known: Record<string, string> = {};
  const unknown: Field[] = [];
  for (const fault of faults) {
    const path = fault.path.replace(/^(body|query|params)\./, "");
    const name = names.find(one => path === one || path.startsWith(`${one}.`));
    if (name === undefined) unknown.push(fault);
    else known[name] ??= fault.message;
  }
  return { known, unknown };
}
