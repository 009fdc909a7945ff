/**
 * How a reply differs from what is expected of it; undefined if it does not. Of an object the expected members count, and
 * `undefined` means that the member must be absent; arrays must be equally long; a pattern is for text, a function decides.
 */
export function difference(actual: unknown, expected: unknown, path = "reply"): string | undefined {
  if (typeof expected === "function") return expected(actual) ? undefined : `${path} is ${shown(actual)}`;
  if (expected instanceof RegExp)
    return typeof actual === "string" && expected.test(actual)
      ? undefined
      : `${path} is ${shown(actual)}, not ${expected}`;
  if (isPlain(expected)) {
    if (typeof actual !== "object" || actual === null) return `${path} is ${shown(actual)}, not an object`;
    if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length))
      return `${path} is ${shown(actual)}, not ${expected.length} items`;
    const members = actual as Readonly<Record<string, unknown>>;
    return Object.entries(expected)
      .map(([name, value]) => difference(members[name], value, `${path}.${name}`))
      .find(found => found !== undefined);
  }
  const [found, wanted] = [scalar(actual), scalar(expected)];
  return Object.is(found, wanted) ? undefined : `${path} is ${shown(found)}, not ${shown(wanted)}`;
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array);

const scalar = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
};

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);
