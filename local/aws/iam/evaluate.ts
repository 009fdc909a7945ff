import { type ConditionContext, conditionHolds } from "./conditions.ts";
import { PolicyNotUnderstood, type PrincipalElement, type Statement } from "./policy.ts";

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  /** ARN of the role and of its session, or the name of an AWS service. */
  readonly principals: readonly string[];
  readonly context: ConditionContext;
}

export type Decision =
  | { readonly allowed: true; readonly by: string }
  /** `implicit`: nothing allows it. `explicit`: a statement denies it. `notUnderstood`: a policy is beyond this evaluator. */
  | { readonly allowed: false; readonly why: "implicit" | "explicit" | "notUnderstood"; readonly by: string };

/**
 * Decides as IAM does within one account: an explicit deny wins, then any allow of either policy, else no.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(
  request: AccessRequest,
  identityPolicy: readonly Statement[],
  resourcePolicy: readonly Statement[] = [],
): Decision {
  try {
    const matching = [
      ...identityPolicy.filter(statement => applies(statement, request)),
      ...resourcePolicy.filter(
        statement => names(statement.principal, request.principals) && applies(statement, request),
      ),
    ];
    const deny = matching.find(statement => statement.effect === "Deny");
    if (deny) return { allowed: false, why: "explicit", by: deny.origin };
    const allow = matching[0];
    return allow ? { allowed: true, by: allow.origin } : { allowed: false, why: "implicit", by: "" };
  } catch (error) {
    if (error instanceof PolicyNotUnderstood)
      return { allowed: false, why: "notUnderstood", by: error.message };
    throw error;
  }
}

/**
 * Decides on a key of KMS: its own policy has to agree as well, by naming the principal, or the account, which leaves the
 * decision to the role's policies.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
export function evaluateKey(
  request: AccessRequest,
  identityPolicy: readonly Statement[],
  keyPolicy: readonly Statement[],
): Decision {
  const own = evaluate(request, identityPolicy);
  const agreed = evaluate(request, [], keyPolicy);
  if (!own.allowed && own.why !== "implicit") return own;
  if (own.allowed || !agreed.allowed) return agreed.allowed ? own : agreed;
  return evaluate(
    request,
    [],
    keyPolicy.filter(({ principal }) => !isAccount(principal)),
  );
}

/** Conditions are looked at only where action and resource match, so that an unknown one elsewhere has no effect. */
function applies(statement: Statement, request: AccessRequest): boolean {
  if (!statement.matchesAction(request.action) || !statement.matchesResource(request.resource)) return false;
  try {
    return statement.conditions.every(condition => conditionHolds(condition, request.context));
  } catch (error) {
    if (error instanceof PolicyNotUnderstood)
      throw new PolicyNotUnderstood(`${statement.origin}: ${error.message}`);
    throw error;
  }
}

function names(element: PrincipalElement | null, principals: readonly string[]): boolean {
  if (element === null) return false;
  if (element === "*") return true;
  const values = Object.values(element).flat();
  return values.some(
    value => value === "*" || principals.some(principal => principal === value || isRootOf(value, principal)),
  );
}

/** Whether it names accounts only. */
const isAccount = (element: PrincipalElement | null): boolean =>
  element !== null &&
  element !== "*" &&
  Object.values(element)
    .flat()
    .every(value => ROOT.test(value));

const ROOT = /^arn:aws:iam::(\d{12}):root$|^(\d{12})$/;

/** `arn:aws:iam::123456789012:root` and the bare account number stand for every principal of the account. */
function isRootOf(value: string, principal: string): boolean {
  const account = ROOT.exec(value);
  return account !== null && principal.split(":")[4] === (account[1] ?? account[2]);
}
