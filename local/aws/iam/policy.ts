/** One statement of a policy document, ready to be asked. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly matchesAction: (action: string) => boolean;
  readonly matchesResource: (resource: string) => boolean;
  /** Resource policies only; identity policies name no principal. */
  readonly principal: PrincipalElement | null;
  readonly conditions: readonly Condition[];
  /** Policy and statement, for messages: `app-users-policy, statement "Database"`. */
  readonly origin: string;
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** `"*"`, or ARNs and service names by kind (`AWS`, `Service`). */
export type PrincipalElement = "*" | Readonly<Record<string, readonly string[]>>;

/** A policy uses something that this evaluator does not know; access is refused and the reason is shown. */
export class PolicyNotUnderstood extends Error {}

type Json = Readonly<Record<string, unknown>>;
const KNOWN_ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "Condition",
]);

/**
 * Reads a policy document (JSON text or object).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws PolicyNotUnderstood naming the policy and the element that it cannot read.
 */
export function parsePolicy(document: unknown, name: string): Statement[] {
  const parsed = typeof document === "string" ? parseJson(document, name) : document;
  if (!isObject(parsed)) throw new PolicyNotUnderstood(`Policy ${name} is not a JSON object.`);
  const statements = list(parsed.Statement);
  return statements.map((statement, index) => {
    if (!isObject(statement))
      throw new PolicyNotUnderstood(`Policy ${name}: statement ${index} is not an object.`);
    return parseStatement(statement, `${name}, statement ${JSON.stringify(statement.Sid ?? index)}`);
  });
}

function parseStatement(statement: Json, origin: string): Statement {
  const unknown = Object.keys(statement).find(element => !KNOWN_ELEMENTS.has(element));
  if (unknown)
    throw new PolicyNotUnderstood(`${origin}: the element ${unknown} is not understood by local mode.`);
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny")
    throw new PolicyNotUnderstood(`${origin}: Effect must be Allow or Deny.`);
  return {
    effect: statement.Effect,
    matchesAction: either(statement.Action, statement.NotAction, "i"),
    matchesResource: either(statement.Resource, statement.NotResource, ""),
    principal: parsePrincipal(statement.Principal, origin),
    conditions: parseConditions(statement.Condition, origin),
    origin,
  };
}

/** A resource policy may leave the resource out (a Lambda permission): then it speaks of what it is attached to. */
function either(positive: unknown, negative: unknown, flags: string): (text: string) => boolean {
  if (positive === undefined && negative !== undefined) {
    const patterns = texts(negative).map(text => wildcard(text, flags));
    return text => !patterns.some(pattern => pattern.test(text));
  }
  if (positive === undefined) return () => true;
  const patterns = texts(positive).map(text => wildcard(text, flags));
  return text => patterns.some(pattern => pattern.test(text));
}

function parsePrincipal(principal: unknown, origin: string): PrincipalElement | null {
  if (principal === undefined) return null;
  if (principal === "*") return "*";
  if (!isObject(principal)) throw new PolicyNotUnderstood(`${origin}: Principal must be "*" or an object.`);
  return Object.fromEntries(Object.entries(principal).map(([kind, value]) => [kind, texts(value)]));
}

function parseConditions(block: unknown, origin: string): Condition[] {
  if (block === undefined) return [];
  if (!isObject(block)) throw new PolicyNotUnderstood(`${origin}: Condition must be an object.`);
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
      operator,
      key,
      values: texts(values),
    })),
  );
}

/** `*` is any run of characters, `?` any one. */
export function wildcard(pattern: string, flags = ""): RegExp {
  if (pattern.includes("${"))
    throw new PolicyNotUnderstood(`The policy variable in ${pattern} is not understood by local mode.`);
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, `s${flags}`);
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PolicyNotUnderstood(`Policy ${name} is not JSON.`, { cause });
  }
}

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const texts = (value: unknown): string[] => list(value).map(String);
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
