/** A media type, or a range such as `text/*`, with its parameters; names in lower case. (RFC 9110, section 8.3.1) */
interface MediaType {
  readonly name: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const namePattern = new RegExp(`^${token}/${token}$`);
const parameterPattern = new RegExp(`^(${token})=(${token}|"(?:[^"\\\\]|\\\\.)*")$`, "s");
/** RFC 9110, section 12.4.2 */
const qualityPattern = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * Whether a `Content-Type` says JSON in UTF-8. Empty and further parameters do no harm; another charset does, though
 * RFC 8259 knows none, since its sender means something by it.
 */
export function isJson(contentType = ""): boolean {
  const type = readMediaType(contentType);
  return type?.name === "application/json" && type.parameters.every(isHarmless);
}

/**
 * The media type to answer with (RFC 9110, section 12.5.1): the highest quality that the most specific range gives it,
 * then the one asked for first, then the one offered first. The first one offered where none is acceptable: a reply in
 * another type is allowed in place of 406 (section 15.5.7).
 *
 * @example
 * negotiate("application/geo+json;q=0.5, *\/*", ["application/json", "application/geo+json"]); // "application/json"
 */
export function negotiate<const Offered extends string>(
  accept: string | undefined,
  offered: readonly [Offered, ...Offered[]],
): Offered {
  const ranges = splitUnquoted(accept ?? "", ",").flatMap(toRange);
  let best = { type: offered[0], quality: 0, order: 0 };
  for (const type of offered) {
    const range = mostSpecific(ranges, type);
    if (range === undefined || range.quality === 0) continue;
    const { quality, order } = range;
    if (quality > best.quality || (quality === best.quality && order < best.order))
      best = { type, quality, order };
  }
  return best.type;
}

interface Range {
  readonly name: string;
  readonly quality: number;
  /** Where it stands in the header. */
  readonly order: number;
}

/** Without ranges that cannot be read, and those with parameters: no type that is offered has any. */
function toRange(text: string, order: number): Range[] {
  const type = readMediaType(text);
  if (!type) return [];
  const weight = type.parameters.findIndex(([name]) => name === "q");
  const [, quality = "1"] = type.parameters[weight] ?? [];
  // What follows the weight extends Accept, and not the type.
  const own = weight === -1 ? type.parameters : type.parameters.slice(0, weight);
  if (!qualityPattern.test(quality) || !own.every(parameter => isCharset(parameter) && isHarmless(parameter)))
    return [];
  return [{ name: type.name, quality: Number(quality), order }];
}

function mostSpecific(ranges: readonly Range[], type: string): Range | undefined {
  for (const name of [type, type.replace(/\/.*/, "/*"), "*/*"]) {
    const [first, ...others] = ranges.filter(range => range.name === name);
    if (first) return others.reduce((best, range) => (range.quality > best.quality ? range : best), first);
  }
  return undefined;
}

const isCharset = ([name]: readonly [string, string]) => name === "charset";
const isHarmless = (parameter: readonly [string, string]) =>
  !isCharset(parameter) || parameter[1].toLowerCase() === "utf-8";

function readMediaType(text: string): MediaType | undefined {
  const [name = "", ...rest] = splitUnquoted(text, ";").map(trim);
  if (!namePattern.test(name)) return undefined;
  const parameters: [string, string][] = [];
  for (const parameter of rest.filter(part => part !== "")) {
    const [, key, value] = parameterPattern.exec(parameter) ?? [];
    if (key === undefined || value === undefined) return undefined;
    parameters.push([key.toLowerCase(), unquote(value)]);
  }
  return { name: name.toLowerCase(), parameters };
}

/** Optional white space is blanks and tabs only (RFC 9110, section 5.6.3). */
function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

const isBlank = (character: string | undefined) => character === " " || character === "\t";

const unquote = (value: string) =>
  value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/gs, "$1") : value;

/** A scan and not a pattern: with one, what a header costs could grow faster than its length. */
function splitUnquoted(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "\\" && isQuoted) index += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
