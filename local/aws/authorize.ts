import type { Graph } from "../graph/types.ts";
import type { Identity } from "./credentials.ts";
import type { ConditionContext } from "./iam/conditions.ts";
import { type Decision, evaluate, evaluateKey } from "./iam/evaluate.ts";
import { collectPolicies, type Policies } from "./iam/policies.ts";
import { PolicyNotUnderstood, type Statement } from "./iam/policy.ts";
import { AwsError, type CallConditions } from "./types.ts";

/** A refused call, with what would have allowed it. */
export interface Refusal {
  readonly identity: Identity;
  readonly action: string;
  readonly resource: string;
  readonly decision: Extract<Decision, { allowed: false }>;
}

/** Decides whether a caller may do something, by the policies that the program registers. */
export class Authorizer {
  #policies: Policies;
  /** Decisions hold until the program changes; not those of calls with conditions of their own, which vary. */
  readonly #decisions = new Map<string, Decision>();
  readonly #region: string;
  readonly #onRefusal: (refusal: Refusal) => void;

  constructor(graph: Graph, region: string, onRefusal: (refusal: Refusal) => void) {
    this.#policies = collectPolicies(graph);
    this.#region = region;
    this.#onRefusal = onRefusal;
  }

  /** Takes over the policies of a newly evaluated program. */
  update(graph: Graph): void {
    this.#policies = collectPolicies(graph);
    this.#decisions.clear();
  }

  /** @throws AwsError AccessDeniedException, worded as AWS words it. */
  check(
    identity: Identity,
    action: string,
    resource: string,
    status: number,
    conditions?: CallConditions,
  ): void {
    if (identity.roleArn === null) return;
    const decision = conditions
      ? this.#evaluate(identity.roleArn, identity.principal.arn, action, resource, conditions)
      : this.decide(identity.roleArn, identity.principal.arn, action, resource);
    if (decision.allowed) return;
    this.#onRefusal({ identity, action, resource, decision });
    throw new AwsError("AccessDeniedException", refusalMessage(identity, action, resource, decision), status);
  }

  /** Decides for a role, as a session of which `principalArn` acts. */
  decide(roleArn: string, principalArn: string, action: string, resource: string): Decision {
    const key = `${roleArn} ${principalArn} ${action} ${resource}`;
    const known = this.#decisions.get(key);
    if (known) return known;
    const decision = this.#evaluate(roleArn, principalArn, action, resource);
    if (this.#decisions.size > 10_000) this.#decisions.clear();
    this.#decisions.set(key, decision);
    return decision;
  }

  /** Whether a service (`lambda.amazonaws.com`) may assume a role on behalf of `sourceArn`. */
  mayAssume(roleArn: string, service: string, sourceArn: string): Decision {
    const context = this.#context(roleArn, sourceArn);
    const trust = this.#policies.trust.get(roleArn);
    if (trust === undefined) return { allowed: false, why: "implicit", by: "" };
    if (trust instanceof PolicyNotUnderstood)
      return { allowed: false, why: "notUnderstood", by: trust.message };
    return evaluate(
      { action: "sts:AssumeRole", resource: roleArn, principals: [service], context },
      [],
      trust,
    );
  }

  #evaluate(
    roleArn: string,
    principalArn: string,
    action: string,
    resource: string,
    conditions: CallConditions = new Map(),
  ): Decision {
    const identity = this.#policies.roles.get(roleArn) ?? [];
    const keyPolicy = this.#policies.keys.get(resource);
    const attached = keyPolicy ?? this.#policies.resources.get(resource) ?? [];
    const unreadable = [identity, attached].find(policy => policy instanceof PolicyNotUnderstood);
    if (unreadable) return { allowed: false, why: "notUnderstood", by: unreadable.message };
    const request = {
      action,
      resource,
      principals: [roleArn, principalArn],
      context: new Map([...this.#context(roleArn, undefined), ...conditions]),
    };
    const decide = keyPolicy ? evaluateKey : evaluate;
    return decide(request, identity as readonly Statement[], attached as readonly Statement[]);
  }

  #context(principalArn: string, sourceArn: string | undefined): ConditionContext {
    const account = principalArn.split(":")[4];
    return new Map([
      ["aws:principalarn", principalArn],
      ["aws:principalaccount", account],
      ["aws:requestedregion", this.#region],
      // The loopback address stands for AWS's TLS endpoints, so policies that demand TLS hold here as there.
      ["aws:securetransport", "true"],
      ["aws:sourcearn", sourceArn],
      ["aws:sourceaccount", sourceArn?.split(":")[4] || (sourceArn ? account : undefined)],
    ]);
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function refusalMessage(
  identity: Identity,
  action: string,
  resource: string,
  decision: Extract<Decision, { allowed: false }>,
): string {
  const refused = `User: ${identity.principal.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  if (decision.why === "explicit") return `${refused} with an explicit deny in an identity-based policy`;
  if (decision.why === "notUnderstood")
    return `${refused} because local mode does not understand a policy: ${decision.by}`;
  return `${refused} because no identity-based policy allows the ${action} action`;
}

/** The statement to add, for the terminal. */
export function allowingStatement(refusal: Refusal): string {
  const role = refusal.identity.roleArn?.split("/").pop();
  if (refusal.decision.why === "explicit")
    return `The role ${role} denies it explicitly: ${refusal.decision.by}.`;
  if (refusal.decision.why === "notUnderstood") return refusal.decision.by;
  const statement = JSON.stringify({ Effect: "Allow", Action: refusal.action, Resource: refusal.resource });
  return `The role ${role} would need ${statement}; a function gets it by a link, "uses" in its contract.`;
}
