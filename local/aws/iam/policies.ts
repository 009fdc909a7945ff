import { arnOf, list, member, ofType } from "../../graph/resources.ts";
import type { Graph, GraphResource } from "../../graph/types.ts";
import { PolicyNotUnderstood, parsePolicy, type Statement } from "./policy.ts";

/** Every policy that the program attaches to a role or to a resource. */
export interface Policies {
  /** By role ARN. A role whose policies cannot be read maps to the reason. */
  readonly roles: ReadonlyMap<string, readonly Statement[] | PolicyNotUnderstood>;
  /** By role ARN: who may assume it. */
  readonly trust: ReadonlyMap<string, readonly Statement[] | PolicyNotUnderstood>;
  /** By ARN of the resource. */
  readonly resources: ReadonlyMap<string, readonly Statement[] | PolicyNotUnderstood>;
  /** By ARN of the key of KMS, whose policy has to agree to what a role's policy allows. */
  readonly keys: ReadonlyMap<string, readonly Statement[] | PolicyNotUnderstood>;
}

/** Collects the policies of the graph: inline ones, attached ones, trust and resource policies. */
export function collectPolicies(graph: Graph): Policies {
  const roles = ofType(graph, "aws:iam/role:Role");
  return {
    roles: new Map(roles.map(role => [arnOf(role), readable(() => identityStatements(graph, role))])),
    trust: new Map(
      roles.map(role => [
        arnOf(role),
        readable(() => parsePolicy(role.inputs.assumeRolePolicy, `trust policy of ${role.name}`)),
      ]),
    ),
    resources: new Map([
      ...ofType(graph, "aws:secretsmanager/secretPolicy:SecretPolicy").map(policy =>
        resourcePolicy(policy, policy.inputs.secretArn),
      ),
      ...ofType(graph, "aws:sqs/queuePolicy:QueuePolicy").map(policy =>
        resourcePolicy(policy, queueArn(graph, policy)),
      ),
      ...ofType(graph, "aws:sqs/queue:Queue")
        .filter(({ inputs }) => inputs.policy !== undefined)
        .map(queue => resourcePolicy(queue, arnOf(queue))),
    ]),
    keys: new Map(
      // One without a policy gets AWS's own, which lets the account decide.
      ofType(graph, "aws:kms/key:Key")
        .filter(({ inputs }) => inputs.policy !== undefined)
        .map(key => resourcePolicy(key, arnOf(key))),
    ),
  };
}

function identityStatements(graph: Graph, role: GraphResource): Statement[] {
  if (role.inputs.permissionsBoundary !== undefined)
    throw new PolicyNotUnderstood(
      `Role ${role.name}: permissions boundaries are not understood by local mode.`,
    );
  const inline = list(role.inputs.inlinePolicies).flatMap(policy =>
    parsePolicy(member(policy, "policy"), `inline policy of ${role.name}`),
  );
  const own = ofType(graph, "aws:iam/rolePolicy:RolePolicy")
    .filter(policy => isRole(policy.inputs.role, role))
    .flatMap(policy => parsePolicy(policy.inputs.policy, policy.name));
  const attached = ofType(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .filter(attachment => isRole(attachment.inputs.role, role))
    .flatMap(attachment => managedPolicy(graph, String(attachment.inputs.policyArn)));
  const managed = list(role.inputs.managedPolicyArns).flatMap(arn => managedPolicy(graph, String(arn)));
  return [...inline, ...own, ...attached, ...managed];
}

function managedPolicy(graph: Graph, arn: string): Statement[] {
  const policy = ofType(graph, "aws:iam/policy:Policy").find(candidate => arnOf(candidate) === arn);
  if (!policy)
    throw new PolicyNotUnderstood(
      `The managed policy ${arn} does not stand in the program; local mode cannot evaluate it.`,
    );
  return parsePolicy(policy.inputs.policy, policy.name);
}

function resourcePolicy(
  policy: GraphResource,
  arn: unknown,
): [string, readonly Statement[] | PolicyNotUnderstood] {
  return [String(arn), readable(() => parsePolicy(policy.inputs.policy, policy.name))];
}

function queueArn(graph: Graph, policy: GraphResource): unknown {
  const queue = ofType(graph, "aws:sqs/queue:Queue").find(({ outputs }) =>
    [outputs.url, outputs.id].includes(policy.inputs.queueUrl),
  );
  return queue?.outputs.arn ?? policy.inputs.queueUrl;
}

function readable(read: () => Statement[]): readonly Statement[] | PolicyNotUnderstood {
  try {
    return read();
  } catch (error) {
    if (error instanceof PolicyNotUnderstood) return error;
    throw error;
  }
}

const isRole = (reference: unknown, role: GraphResource) =>
  [role.outputs.name, role.outputs.id, role.outputs.arn].includes(reference);
