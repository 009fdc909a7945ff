import { AwsError } from "../aws/types.ts";

/**
 * Which lines a filter pattern chooses: words that all stand in it (`ERROR "not found" -DEBUG ?a ?b`), or members of a
 * JSON line (`{ $.level = "ERROR" && $.status >= 500 }`). Regular expressions, space-delimited patterns and brackets
 * are refused.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError InvalidParameterException
 */
export function filterPattern(pattern: string): (line: string) => boolean {
  const text = pattern.trim();
  if (text === "") return () => true;
  if (/^\{.*\}$/s.test(text)) return jsonPattern(text.slice(1, -1));
  if (/[[\]%]/.test(text)) throw refused(pattern);
  return termPattern(text);
}

const refused = (pattern: string) =>
  new AwsError(
    "InvalidParameterException",
    `Invalid filter pattern, or one that local mode does not emulate: ${pattern}`,
  );

function termPattern(text: string): (line: string) => boolean {
  const terms = [...text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(
    ([, sign, quoted, plain]) => ({ sign, word: quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "" }),
  );
  const wordsOf = (wanted: string) => terms.filter(({ sign }) => sign === wanted).map(({ word }) => word);
  const [all, none, some] = [wordsOf(""), wordsOf("-"), wordsOf("?")];
  return line =>
    all.every(word => line.includes(word)) &&
    !none.some(word => line.includes(word)) &&
    (some.length === 0 || all.length > 0 || some.some(word => line.includes(word)));
}

const COMPARISON = /^\s*\(?\s*\$\.([\w.-]+)\s*(=|!=|>=|<=|>|<|IS|NOT EXISTS)\s*(.*?)\s*\)?\s*$/s;

function jsonPattern(text: string): (line: string) => boolean {
  const alternatives = text.split("||").map(part => part.split("&&").map(comparison));
  return line => {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return false;
    }
    return alternatives.some(tests => tests.every(holds => holds(value)));
  };
}

function comparison(text: string): (value: unknown) => boolean {
  const [, path = "", operator = "", right = ""] = COMPARISON.exec(text) ?? [];
  if (operator === "" || right.startsWith("%")) throw refused(text);
  const read = (value: unknown): unknown =>
    path
      .split(".")
      .reduce<unknown>(
        (inner, name) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined),
        value,
      );
  if (operator === "NOT EXISTS") return value => read(value) === undefined;
  if (operator === "IS") return value => String(read(value)).toUpperCase() === right.toUpperCase();
  const wanted = right.replace(/^"(.*)"$/s, "$1");
  const number = Number(wanted);
  const wildcard = new RegExp(`^${wanted.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "s");
  const holds = (found: unknown) =>
    typeof found === "number" ? found === number : wildcard.test(String(found));
  return value => {
    const found = read(value);
    if (found === undefined) return false;
    if (operator === "=") return holds(found);
    if (operator === "!=") return !holds(found);
    if (typeof found !== "number") return false;
    return (
      { ">": found > number, "<": found < number, ">=": found >= number, "<=": found <= number }[operator] ??
      false
    );
  };
}
