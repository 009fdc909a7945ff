import { AwsError } from "../aws/types.ts";
import { jsonCondition } from "./json-pattern.ts";

/**
 * Which lines a filter pattern chooses: words that all stand in it (`ERROR "not found" -DEBUG ?a ?b`), or members of a
 * JSON line (`{ $.level = "ERROR" && $.status >= 500 }`). Regular expressions, space-delimited patterns and brackets
 * outside quotes are refused.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError InvalidParameterException
 */
export function filterPattern(pattern: string): (line: string) => boolean {
  const text = pattern.trim();
  if (text === "") return () => true;
  if (/^\{.*\}$/s.test(text)) return jsonPattern(text.slice(1, -1));
  if (/[[\]%]/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, ""))) throw refused(pattern);
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

function jsonPattern(text: string): (line: string) => boolean {
  const holds = jsonCondition(text);
  if (!holds) throw refused(`{${text}}`);
  return line => {
    try {
      return holds(JSON.parse(line));
    } catch {
      return false;
    }
  };
}
