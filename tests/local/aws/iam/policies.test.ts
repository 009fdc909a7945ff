import { suite } from "uvu";
import * as assert from "uvu/assert";
import { collectPolicies } from "../../../../local/aws/iam/policies.ts";
import { PolicyNotUnderstood } from "../../../../local/aws/iam/policy.ts";
import type { GraphResource } from "../../../../local/graph/types.ts";
import { graphOf, resource, roleArn, trustOf } from "../../support/program.ts";

const test = suite("iam policies");

const policy = (Action: string) => JSON.stringify({ Statement: { Effect: "Allow", Action, Resource: "*" } });
const role = (inputs: object = {}) =>
  resource(
    "aws:iam/role:Role",
    "users-role",
    { assumeRolePolicy: trustOf("lambda.amazonaws.com"), ...inputs },
    { name: "users-role", arn: roleArn("users") },
  );

function statements(...more: readonly GraphResource[]) {
  const found = collectPolicies(graphOf(...more)).roles.get(roleArn("users"));
  assert.ok(found);
  return found;
}

const actions = ["a:One", "a:Two", "a:Three", "a:Four"];
const allowed = (found: ReturnType<typeof statements>) =>
  found instanceof PolicyNotUnderstood
    ? found.message
    : actions.filter(action => found.some(statement => statement.matchesAction(action)));

test("gathers inline, separate and attached policies of a role, by name and by id", () => {
  const found = statements(
    role({ inlinePolicies: [{ name: "inline", policy: policy("a:One") }] }),
    resource("aws:iam/rolePolicy:RolePolicy", "own", { role: "users-role", policy: policy("a:Two") }),
    resource("aws:iam/rolePolicy:RolePolicy", "foreign", { role: "movies-role", policy: policy("a:Four") }),
    resource(
      "aws:iam/policy:Policy",
      "shared",
      { policy: policy("a:Three") },
      { arn: "arn:aws:iam::000000000000:policy/shared" },
    ),
    resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attach", {
      role: "users-role",
      policyArn: "arn:aws:iam::000000000000:policy/shared",
    }),
  );
  assert.equal(allowed(found), ["a:One", "a:Two", "a:Three"]);
});

test("a managed policy that stands elsewhere, or a boundary, makes the role unreadable by name", () => {
  assert.match(
    String(allowed(statements(role({ managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] })))),
    "AdministratorAccess does not stand in the program",
  );
  assert.match(
    String(allowed(statements(role({ permissionsBoundary: "arn:x" })))),
    "Role users-role: permissions boundaries",
  );
});

test("one unreadable role leaves the others alone", () => {
  const other = resource(
    "aws:iam/role:Role",
    "movies-role",
    { assumeRolePolicy: trustOf("lambda.amazonaws.com") },
    { name: "movies-role", arn: roleArn("movies") },
  );
  const policies = collectPolicies(graphOf(role({ permissionsBoundary: "arn:x" }), other));
  assert.equal(policies.roles.get(roleArn("movies")), []);
});

test("resource policies stand under the ARN of their resource", () => {
  const secret = "arn:aws:secretsmanager:us-east-1:000000000000:secret:app";
  const queue = "arn:aws:sqs:us-east-1:000000000000:failures";
  const policies = collectPolicies(
    graphOf(
      resource("aws:secretsmanager/secretPolicy:SecretPolicy", "p", {
        secretArn: secret,
        policy: policy("a:One"),
      }),
      resource("aws:sqs/queue:Queue", "failures", {}, { arn: queue, url: "https://sqs/failures" }),
      resource("aws:sqs/queuePolicy:QueuePolicy", "q", {
        queueUrl: "https://sqs/failures",
        policy: policy("a:Two"),
      }),
    ),
  );
  assert.equal([...policies.resources.keys()], [secret, queue]);
});

test.run();
