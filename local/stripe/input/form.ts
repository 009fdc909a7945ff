import { StripeError } from "../errors.ts";

/** A parameter as it arrives: text, or a hash of parameters. Lists are hashes with numbers for names. */
export type Raw = string | RawHash;
export interface RawHash {
  readonly [name: string]: Raw;
}

const MOST_FIELDS = 2_000;
const DEEPEST = 8;

/**
 * Reads a form or query with nested keys: `line_items[0][price_data][currency]=usd`, `expand[]=customer`.
 * @throws StripeError for keys that contradict each other or are nested too deeply
 */
export function parseForm(text: string): RawHash {
  const root = emptyHash();
  let count = 0;
  for (const [key, value] of new URLSearchParams(text)) {
    if (++count > MOST_FIELDS) throw refused(`The request has more than ${MOST_FIELDS} parameters.`);
    place(root, segmentsOf(key), value, key);
  }
  return root;
}

type MutableHash = Record<string, Raw>;

/** Without a prototype: `__proto__` is a name like any other. */
const emptyHash = (): MutableHash => Object.create(null);

/** `a[b][]` becomes `a`, `b` and an empty name, which stands for the next free number. */
function segmentsOf(key: string): string[] {
  const [, first, rest] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key) ?? [];
  if (first === undefined) throw refused(`Invalid request parameter name: ${key}`);
  const segments = [first, ...[...(rest ?? "").matchAll(/\[([^[\]]*)\]/g)].map(match => match[1] ?? "")];
  if (segments.length > DEEPEST) throw refused(`The parameter ${key} is nested more than ${DEEPEST} deep.`);
  return segments;
}

function place(root: MutableHash, segments: readonly string[], value: string, key: string): void {
  let hash = root;
  for (const [index, segment] of segments.entries()) {
    const name = segment === "" ? String(Object.keys(hash).length) : segment;
    const known = hash[name];
    if (index === segments.length - 1) {
      if (typeof known === "object") throw refused(`The parameter ${key} is given as a value and as a hash.`);
      hash[name] = value;
      return;
    }
    if (typeof known === "string") throw refused(`The parameter ${key} is given as a value and as a hash.`);
    const next = (known as MutableHash | undefined) ?? emptyHash();
    hash[name] = next;
    hash = next;
  }
}

const refused = (message: string) => new StripeError(400, message);
