import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";

/**
 * The text of a YAML file without some entries of its map `config`; comments, quotes and order of the rest stay as
 * they are. A comment right above an entry goes with it.
 */
export function withoutConfig(text: string, keys: ReadonlySet<string>): string {
  const { config, lineOf } = configOf(text);
  const gone = (config?.items ?? []).filter(pair => keys.has(keyOf(pair)));
  return withoutLines(
    text,
    gone.map(pair => linesOf(pair, lineOf)),
  );
}

/** The text of `Pulumi.yaml` without some of the services that `config.services` lists by default. */
export function withoutServices(text: string, isGone: (servicePath: string) => boolean): string {
  const { document, lineOf } = configOf(text);
  const list = document.getIn(["config", "services", "default"]);
  if (!isSeq(list)) return text;
  const gone = list.items.filter(item => isScalar(item) && isGone(String(item.value)));
  return withoutLines(
    text,
    gone.flatMap(item =>
      isScalar(item) && item.range ? [{ first: lineOf(item.range[0]), last: lineOf(item.range[0]) }] : [],
    ),
  );
}

/** Keys of the map `config`, in their order. */
export const configKeys = (text: string): string[] => (configOf(text).config?.items ?? []).map(keyOf);

interface Lines {
  /** Counted from 0; the last one goes too. */
  readonly first: number;
  readonly last: number;
}

function configOf(text: string) {
  const lineCounter = new LineCounter();
  const document: Document.Parsed = parseDocument(text, { lineCounter });
  const config = document.get("config");
  const lineOf = (offset: number) => lineCounter.linePos(offset).line - 1;
  return { document, config: isMap(config) ? (config as YAMLMap) : undefined, lineOf };
}

const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);

function linesOf({ key, value }: Pair, lineOf: (offset: number) => number): Lines {
  const first = lineOf((key as { range: [number, number, number] }).range[0]);
  const end = (value as { range?: [number, number, number] } | null)?.range?.[1];
  // A block's range ends where the next line begins.
  return { first, last: end === undefined ? first : Math.max(first, lineOf(end - 1)) };
}

function withoutLines(text: string, ranges: readonly Lines[]): string {
  const lines = text.split("\n");
  const gone = new Set<number>();
  for (const { first, last } of ranges) {
    for (let line = first; line <= last; line += 1) gone.add(line);
    for (let line = first - 1; /^\s*#/.test(lines[line] ?? ""); line -= 1) gone.add(line);
  }
  const rest = lines.filter((_line, index) => !gone.has(index)).join("\n");
  return gone.size === 0 ? text : `${rest.replace(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}
