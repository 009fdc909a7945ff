import { isMap, isScalar, isSeq, type Node } from "yaml";

/** Types that a declaration in Pulumi.yaml can name. */
export type ValueType = "string" | "integer" | "boolean" | "array" | "object";

export interface EncodedValue {
  readonly value: string;
  readonly secret: boolean;
}

/** Encodes a YAML value as the engine does: scalars as written, lists and maps as JSON, `{secure: ...}` as a placeholder. */
export function encodeNode(node: Node): EncodedValue {
  if (isScalar(node)) {
    const asWritten = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
    return { value: asWritten, secret: false };
  }
  if (isSealed(node)) return { value: placeholder, secret: true };
  return { value: JSON.stringify(toPlain(node)), secret: holdsSealed(node) };
}

/** Whether an encoded value is one of the declared type. */
export function fits(type: ValueType, value: string): boolean {
  switch (type) {
    case "string":
      return true;
    case "integer":
      return /^[+-]?\d+$/.test(value);
    case "boolean":
      return value === "true" || value === "false";
    case "array":
      return Array.isArray(parsed(value));
    case "object": {
      const object = parsed(value);
      return typeof object === "object" && object !== null && !Array.isArray(object);
    }
  }
}

const placeholder = "placeholder-for-an-encrypted-value";

/** Whether there is a value to work with: one that is encrypted cannot be read here. */
export const isReadable = (value: string | undefined): value is string =>
  value !== undefined && value !== "" && value !== placeholder;

const isSealed = (node: Node): boolean =>
  isMap<Node, Node>(node) && node.items.length === 1 && String(node.items[0]?.key) === "secure";

function holdsSealed(node: unknown): boolean {
  if (isSeq(node)) return node.items.some(holdsSealed);
  if (!isMap<Node, Node>(node)) return false;
  return isSealed(node) || node.items.some(({ value }) => holdsSealed(value));
}

function toPlain(node: unknown): unknown {
  if (isSeq(node)) return node.items.map(toPlain);
  if (isScalar(node)) return node.value;
  if (!isMap<Node, Node>(node)) return null;
  if (isSealed(node)) return placeholder;
  return Object.fromEntries(node.items.map(({ key, value }) => [String(key), toPlain(value)]));
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
