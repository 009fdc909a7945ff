import { list, member, text } from "../graph/resources.ts";

const LONGEST_VALUE = 80;
const LONGEST_TEXT = 400;

/** The parameters of a Data API call in short, `p1 = 'Nosferatu', p2 = 1922`; null for calls without any. */
export function sqlValues(input: Readonly<Record<string, unknown>>): string | null {
  const sets = list(input.parameterSets);
  if (sets.length > 0) return `${sets.length} sets of parameters`;
  const parameters = list(input.parameters);
  if (parameters.length === 0) return null;
  let values = "";
  for (const parameter of parameters) {
    if (values.length > LONGEST_TEXT) return `${values}, …`;
    const one = `${text(member(parameter, "name"))} = ${shown(member(parameter, "value"))}`;
    values = values === "" ? one : `${values}, ${one}`;
  }
  return values;
}

function shown(value: unknown): string {
  const [[kind, inner] = []] = Object.entries(value ?? {});
  if (kind === "isNull") return "null";
  if (kind === "blobValue") return `${Buffer.byteLength(String(inner), "base64")} bytes`;
  if (typeof inner !== "string") return JSON.stringify(inner) ?? "nothing";
  return inner.length > LONGEST_VALUE ? `'${inner.slice(0, LONGEST_VALUE)}…'` : `'${inner}'`;
}
