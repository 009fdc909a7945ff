import { type Condition, PolicyNotUnderstood, wildcard } from "./policy.ts";

/** Condition keys of one request, in lower case; a key that is known but has no value here is `undefined`. */
export type ConditionContext = ReadonlyMap<string, string | undefined>;

type Test = (actual: string, wanted: string) => boolean;

const equals: Test = (actual, wanted) => actual === wanted;
const equalsIgnoringCase: Test = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const like: Test = (actual, wanted) => wildcard(wanted).test(actual);

/** Operators by name; `negated` ones hold when no value matches, and when the key is absent. */
const OPERATORS: Readonly<Record<string, { readonly test: Test; readonly negated?: true }>> = {
  StringEquals: { test: equals },
  StringNotEquals: { test: equals, negated: true },
  StringEqualsIgnoreCase: { test: equalsIgnoringCase },
  StringNotEqualsIgnoreCase: { test: equalsIgnoringCase, negated: true },
  StringLike: { test: like },
  StringNotLike: { test: like, negated: true },
  ArnEquals: { test: like },
  ArnLike: { test: like },
  ArnNotEquals: { test: like, negated: true },
  ArnNotLike: { test: like, negated: true },
  Bool: { test: equalsIgnoringCase },
};

export const supportedOperators: readonly string[] = Object.keys(OPERATORS);

/**
 * Whether one condition holds.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @throws PolicyNotUnderstood for an operator or a key outside the supported ones.
 */
export function conditionHolds(condition: Condition, context: ConditionContext): boolean {
  const key = condition.key.toLowerCase();
  // Callers of KMS choose the names below it: one that a call has not is known to have no value.
  if (!context.has(key) && !key.startsWith("kms:encryptioncontext:"))
    throw new PolicyNotUnderstood(`The condition key ${condition.key} is not understood by local mode.`);
  const actual = context.get(key);
  if (condition.operator === "Null") return condition.values.includes(String(actual === undefined));

  const ifExists = condition.operator.endsWith("IfExists");
  const operator = OPERATORS[ifExists ? condition.operator.slice(0, -"IfExists".length) : condition.operator];
  if (!operator)
    throw new PolicyNotUnderstood(
      `The condition operator ${condition.operator} is not understood by local mode.`,
    );
  if (actual === undefined) return ifExists || operator.negated === true;
  const matched = condition.values.some(wanted => operator.test(actual, wanted));
  return operator.negated ? !matched : matched;
}
