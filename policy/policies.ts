import type { Graph, GraphResource } from "../local/graph/types.ts";

/** One statement of a policy, lists made of single values. */
export interface PolicyStatement {
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `*`, service names, ARNs and account ids; empty in the policies of a role. */
  readonly principals: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A policy where it stands: which resource holds it and in which property. */
export interface PlacedPolicy {
  readonly resource: GraphResource;
  readonly statements: readonly PolicyStatement[];
}

const roleProperties: Readonly<Record<string, string>> = {
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/policy:Policy": "policy",
};
const resourceProperties: Readonly<Record<string, string>> = {
  "aws:kms/key:Key": "policy",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:secretsmanager/secretPolicy:SecretPolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
};

/** What roles may do. */
export const rolePolicies = (graph: Graph): PlacedPolicy[] => placed(graph, roleProperties);
/** Who may use a queue, a topic, a key, a secret or a bucket. */
export const resourcePolicies = (graph: Graph): PlacedPolicy[] => placed(graph, resourceProperties);
/** Who may take a role. */
export const trustPolicies = (graph: Graph): PlacedPolicy[] =>
  placed(graph, { "aws:iam/role:Role": "assumeRolePolicy" });

/** The statements of a policy, given as JSON or as an object. */
export function statementsOf(policy: unknown): PolicyStatement[] {
  const document = typeof policy === "string" ? (JSON.parse(policy) as unknown) : policy;
  const statements = (document as { Statement?: unknown } | undefined)?.Statement;
  return list(statements).map(statement => {
    const given = statement as Record<string, unknown>;
    return {
      sid: String(given.Sid ?? ""),
      effect: given.Effect === "Deny" ? "Deny" : "Allow",
      actions: list(given.Action ?? given.NotAction).map(String),
      resources: list(given.Resource).map(String),
      principals: principals(given.Principal),
      conditions: (given.Condition ?? {}) as PolicyStatement["conditions"],
    };
  });
}

/** Whether a policy refuses every call that does not come over TLS. */
export const refusesPlainHttp = (policy: unknown): boolean =>
  statementsOf(policy).some(
    ({ effect, principals, conditions }) =>
      effect === "Deny" &&
      principals.includes("*") &&
      String(conditions.Bool?.["aws:SecureTransport"]) === "false",
  );

/** Whether a policy lets anybody in, or anything be done. */
export const allowsAnything = (policy: unknown): boolean =>
  statementsOf(policy).some(
    ({ effect, actions, principals }) =>
      effect === "Allow" &&
      (principals.includes("*") || actions.some(action => /^(\*|\w+:\*)$/.test(action))),
  );

function placed(graph: Graph, properties: Readonly<Record<string, string>>): PlacedPolicy[] {
  return graph.resources.flatMap(resource => {
    const property = properties[resource.type];
    return property === undefined ? [] : [{ resource, statements: statementsOf(resource.inputs[property]) }];
  });
}

function principals(principal: unknown): string[] {
  if (typeof principal === "string") return [principal];
  return Object.values((principal ?? {}) as Record<string, unknown>)
    .flatMap(list)
    .map(String);
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
