import { suite } from "uvu";
import * as assert from "uvu/assert";
import { evaluate } from "../../../../local/aws/iam/evaluate.ts";
import { PolicyNotUnderstood, parsePolicy } from "../../../../local/aws/iam/policy.ts";

const test = suite("iam evaluate");

const TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/movies";
const context = new Map<string, string | undefined>([
  ["aws:securetransport", "true"],
  ["aws:sourceaccount", "000000000000"],
  ["aws:sourcearn", undefined],
  ["aws:principalarn", "arn:aws:iam::000000000000:role/users"],
]);

function ask(
  statements: object | readonly object[],
  action = "dynamodb:GetItem",
  resource = TABLE,
  attached: readonly object[] = [],
) {
  const policy = (Statement: unknown, name: string) =>
    parsePolicy({ Version: "2012-10-17", Statement }, name);
  const principals = [
    "arn:aws:iam::000000000000:role/users",
    "arn:aws:sts::000000000000:assumed-role/users/users",
  ];
  return evaluate(
    { action, resource, principals, context },
    policy(statements, "own"),
    policy(attached, "attached"),
  );
}

const allow = (more: object = {}) => ({
  Effect: "Allow",
  Action: "dynamodb:GetItem",
  Resource: TABLE,
  ...more,
});

test("nothing is allowed that no statement allows", () => {
  assert.equal(ask([]), { allowed: false, why: "implicit", by: "" });
  assert.equal(ask(allow({ Action: "dynamodb:PutItem" })), { allowed: false, why: "implicit", by: "" });
  assert.equal(ask(allow({ Resource: `${TABLE}2` })), { allowed: false, why: "implicit", by: "" });
});

test("allows by exact names, naming the statement", () => {
  assert.equal(ask(allow({ Sid: "Read" })), { allowed: true, by: 'own, statement "Read"' });
  assert.equal(ask([allow()]), { allowed: true, by: "own, statement 0" });
});

test("actions match without case, resources with it", () => {
  assert.ok(ask(allow({ Action: "DynamoDB:getitem" })).allowed);
  assert.not(ask(allow({ Resource: TABLE.toUpperCase() })).allowed);
});

test("wildcards stand for any characters and for one", () => {
  assert.ok(ask(allow({ Action: "dynamodb:Get*" })).allowed);
  assert.ok(ask(allow({ Action: "*", Resource: "*" })).allowed);
  assert.ok(ask(allow({ Resource: "arn:aws:dynamodb:*:000000000000:table/m?vies" })).allowed);
  assert.not(ask(allow({ Resource: "arn:aws:dynamodb:*:000000000000:table/mov?" })).allowed);
  assert.not(ask(allow({ Resource: "arn.aws.dynamodb.*" })).allowed, "a dot is a dot");
});

test("an explicit deny wins over every allow", () => {
  const deny = { Effect: "Deny", Action: "*", Resource: "*", Sid: "Never" };
  assert.equal(ask([allow(), deny]), { allowed: false, why: "explicit", by: 'own, statement "Never"' });
  assert.equal(ask([deny, allow()]), { allowed: false, why: "explicit", by: 'own, statement "Never"' });
});

test("NotAction and NotResource stand for all the others", () => {
  assert.ok(ask({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }).allowed);
  assert.not(ask({ Effect: "Allow", NotAction: "dynamodb:*", Resource: "*" }).allowed);
  assert.not(ask({ Effect: "Allow", Action: "*", NotResource: TABLE }).allowed);
});

test("conditions decide", () => {
  const when = (Condition: object) => ask(allow({ Condition })).allowed;
  assert.ok(when({ StringEquals: { "aws:SourceAccount": "000000000000" } }));
  assert.not(when({ StringEquals: { "aws:SourceAccount": ["111111111111", "222222222222"] } }));
  assert.ok(when({ StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/us*" } }));
  assert.ok(when({ StringNotEquals: { "aws:SourceAccount": "111111111111" } }));
  assert.ok(when({ Bool: { "aws:SecureTransport": "true" } }));
  assert.not(when({ Bool: { "aws:SecureTransport": "false" } }));
  assert.ok(when({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::000000000000:role/*" } }));
  assert.not(
    when({ StringEquals: { "aws:SourceAccount": "000000000000" }, Bool: { "aws:SecureTransport": "false" } }),
    "all of them",
  );
});

test("a key without a value fails a condition, unless IfExists or a negation", () => {
  const when = (Condition: object) => ask(allow({ Condition })).allowed;
  assert.not(when({ ArnLike: { "aws:SourceArn": "*" } }));
  assert.ok(when({ ArnLikeIfExists: { "aws:SourceArn": "*" } }));
  assert.ok(when({ ArnNotLike: { "aws:SourceArn": "arn:*" } }));
  assert.ok(when({ Null: { "aws:SourceArn": "true" } }));
  assert.not(when({ Null: { "aws:SecureTransport": "true" } }));
});

test("an operator or key that is not understood refuses by name, where the statement would matter", () => {
  const strange = (Condition: object) => ask([allow(), allow({ Sid: "Odd", Condition })]);
  const operator = strange({ DateLessThan: { "aws:SecureTransport": "2030" } });
  assert.equal(operator, {
    allowed: false,
    why: "notUnderstood",
    by: 'own, statement "Odd": The condition operator DateLessThan is not understood by local mode.',
  });
  const key = strange({ StringEquals: { "aws:ViaAWSService": "x" } });
  assert.equal(
    key.allowed || key.by,
    'own, statement "Odd": The condition key aws:ViaAWSService is not understood by local mode.',
  );
  const elsewhere = ask([
    allow(),
    { Effect: "Allow", Action: "s3:*", Resource: "*", Condition: { DateLessThan: { x: "2030" } } },
  ]);
  assert.ok(elsewhere.allowed, "a strange statement about something else hurts nobody");
});

test("what cannot be read at all is refused when the policy is read", () => {
  const read = (statement: object) => () => parsePolicy({ Statement: [statement] }, "own");
  assert.throws(
    read({ Effect: "Allow", Actions: "*", Resource: "*" }),
    (e: Error) =>
      e instanceof PolicyNotUnderstood &&
      e.message === "own, statement 0: the element Actions is not understood by local mode.",
  );
  assert.throws(read({ Action: "*", Resource: "*" }), /Effect must be Allow or Deny/);
  assert.throws(read(allow({ Resource: ["arn:aws:s3:::$", "{aws:username}"].join("") })), /policy variable/);
  assert.throws(() => parsePolicy("{", "own"), /Policy own is not JSON/);
});

test("a resource policy allows whom it names, and denies all the same", () => {
  const attached = (more: object) => [{ Effect: "Allow", Action: "dynamodb:*", Resource: "*", ...more }];
  assert.ok(
    ask([], undefined, undefined, attached({ Principal: { AWS: "arn:aws:iam::000000000000:role/users" } }))
      .allowed,
  );
  assert.ok(ask([], undefined, undefined, attached({ Principal: "*" })).allowed);
  assert.ok(
    ask([], undefined, undefined, attached({ Principal: { AWS: "arn:aws:iam::000000000000:root" } })).allowed,
  );
  assert.not(
    ask([], undefined, undefined, attached({ Principal: { AWS: "arn:aws:iam::000000000000:role/movies" } }))
      .allowed,
  );
  assert.not(ask([], undefined, undefined, attached({})).allowed, "without a principal it speaks of nobody");
  assert.not(ask(allow(), undefined, undefined, attached({ Effect: "Deny", Principal: "*" })).allowed);
});

test.run();
