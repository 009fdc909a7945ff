import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Graph, GraphResource } from "../../local/graph/types.ts";
import { type PolicyStatement, rolePolicies, trustPolicies } from "../../policy/policies.ts";
import { ofType, valueAt } from "../../policy/rule.ts";
import { graphOf } from "../support/graph.ts";
import { allowances, everyFunction, kebabCase } from "./allowances.ts";
import { contracts } from "./contracts.ts";

const test = suite("least privilege");
const graphs = await Promise.all([graphOf("dev"), graphOf("full")]);

for (const graph of graphs) {
  const { stack } = graph;
  const functions = ofType(graph, "aws:lambda/function:Function");
  const nameOf = ({ outputs }: GraphResource) =>
    String(outputs.name).replace(`${graph.project}-${stack}-`, "");
  const statementsOf = (lambda: GraphResource) => statementsOfRole(graph, lambda.inputs.role);

  test(`${stack}: every function may do what it is linked to, and nothing else`, () => {
    assert.ok(functions.length > 0);
    for (const lambda of functions) {
      const wanted = allowances.get(nameOf(lambda));
      assert.ok(wanted, `nobody said what ${nameOf(lambda)} may do`);
      const encrypted = ofType(graph, "aws:secretsmanager/secret:Secret").some(
        ({ inputs }) => inputs.kmsKeyId,
      );
      const decrypt = encrypted && wanted.includes("secretsmanager:GetSecretValue") ? ["kms:Decrypt"] : [];
      const expected = new Set([...everyFunction, ...wanted, ...decrypt]);
      if (!encrypted) expected.delete("kms:GenerateDataKey");
      const actions = new Set(statementsOf(lambda).flatMap(statement => statement.actions));
      assert.equal([...actions].sort(), [...expected].sort(), `${stack}: ${nameOf(lambda)}`);
    }
  });

  test(`${stack}: only the migration and the rotation read the owner's secret`, () => {
    const [owner = ""] = ownerSecrets(graph);
    const readers = functions.filter(lambda =>
      resourcesOf(statementsOf(lambda), "secretsmanager:GetSecretValue").includes(owner),
    );
    const allowed = ["migrate", "rotate-app-secret"];
    assert.equal(
      readers.map(nameOf).filter(name => !allowed.includes(name)),
      [],
    );
    assert.ok(readers.map(nameOf).includes("migrate"));
  });

  test(`${stack}: every statement is about what the stack has`, () => {
    const arns = graph.resources.flatMap(({ outputs }) =>
      [outputs.arn, outputs.id].filter(Boolean).map(String),
    );
    const known = new Set([...arns, ...ownerSecrets(graph)]);
    const strange = functions.flatMap(lambda =>
      statementsOf(lambda)
        .filter(({ actions }) => !actions.every(action => action.startsWith("xray:")))
        .flatMap(({ resources }) => resources.filter(arn => !known.has(arn.replace(/:\*$/, ""))))
        .map(arn => `${nameOf(lambda)}: ${arn}`),
    );
    assert.equal(strange, []);
  });

  test(`${stack}: every function writes to its own log only`, () => {
    for (const lambda of functions) {
      const group = ofType(graph, "aws:cloudwatch/logGroup:LogGroup").find(
        ({ outputs }) => outputs.name === valueAt(lambda.inputs, "loggingConfig.logGroup"),
      );
      assert.equal(
        resourcesOf(statementsOf(lambda), "logs:PutLogEvents"),
        [`${group?.outputs.arn}:*`],
        nameOf(lambda),
      );
      const sharers = functions.filter(
        other =>
          valueAt(other.inputs, "loggingConfig.logGroup") ===
          valueAt(lambda.inputs, "loggingConfig.logGroup"),
      );
      assert.is(sharers.length, 1, nameOf(lambda));
    }
  });

  test(`${stack}: no two functions share a role`, () => {
    assert.is(new Set(functions.map(({ inputs }) => inputs.role)).size, functions.length);
  });

  test(`${stack}: keys decrypt through the service that holds the secret, or a service's own data keys`, () => {
    const direct = functions.flatMap(lambda =>
      statementsOf(lambda)
        .filter(({ actions }) => actions.some(action => action.startsWith("kms:")))
        .filter(
          ({ conditions }) =>
            !String(conditions.StringEquals?.["kms:ViaService"]).startsWith("secretsmanager."),
        )
        .filter(({ actions }) => String(actions) !== "kms:DescribeKey")
        .map(statement => ({ name: nameOf(lambda), statement })),
    );
    const [key] = ofType(graph, "aws:kms/key:Key").filter(({ name }) => name === "personal-data-key");
    for (const { name, statement } of direct) {
      assert.equal(statement.resources, [key?.outputs.arn], name);
      const service = statement.conditions.StringEquals?.["kms:EncryptionContext:service"];
      const owner = contracts.find(
        contract => contract.service === name || Object.hasOwn(contract.jobs ?? {}, name),
      );
      assert.is(String(service), owner?.service, name);
    }
  });

  test(`${stack}: a schedule's role invokes its function and writes to its queue, for its own group alone`, () => {
    const schedules = ofType(graph, "aws:scheduler/schedule:Schedule");
    assert.ok(schedules.length > 0);
    for (const { inputs } of schedules) {
      const roleArn = valueAt(inputs, "target.roleArn");
      const statements = statementsOfRole(graph, roleArn).filter(
        ({ actions }) => !String(actions).startsWith("kms:"),
      );
      assert.equal([...new Set(statements.flatMap(({ actions }) => actions))].sort(), [
        "lambda:InvokeFunction",
        "sqs:SendMessage",
      ]);
      assert.equal(resourcesOf(statements, "lambda:InvokeFunction"), [valueAt(inputs, "target.arn")]);
      assert.equal(resourcesOf(statements, "sqs:SendMessage"), [
        valueAt(inputs, "target.deadLetterConfig.arn"),
      ]);
      const [trust] = trustPolicies(graph).filter(({ resource }) => resource.outputs.arn === roleArn);
      assert.equal(trust?.statements[0]?.principals, ["scheduler.amazonaws.com"]);
      const conditions = JSON.stringify(trust?.statements[0]?.conditions);
      assert.match(conditions, '"aws:SourceAccount":"000000000000"');
      assert.match(conditions, /"aws:SourceArn":"arn:aws:scheduler:[^"]+:schedule-group\/[\w-]+"/);
    }
  });

  test(`${stack}: services invoke the functions that are theirs to invoke`, () => {
    const invokers = new Map<string, Set<string>>();
    for (const { inputs } of ofType(graph, "aws:lambda/permission:Permission")) {
      const lambda = functions.find(({ outputs }) =>
        [outputs.name, outputs.arn].includes(inputs.function as string),
      );
      assert.ok(lambda, `a permission for ${inputs.function}`);
      const name = nameOf(lambda);
      invokers.set(name, (invokers.get(name) ?? new Set()).add(String(inputs.principal)));
    }
    for (const lambda of functions) {
      const name = nameOf(lambda);
      assert.equal([...(invokers.get(name) ?? [])], expectedInvokers(name), `${stack}: ${name}`);
    }
  });

  test(`${stack}: the API invokes a function for its own routes only`, () => {
    const [api] = ofType(graph, "aws:apigatewayv2/api:Api");
    const sources = ofType(graph, "aws:lambda/permission:Permission")
      .filter(({ inputs }) => inputs.principal === "apigateway.amazonaws.com")
      .map(({ inputs }) => String(inputs.sourceArn));
    assert.ok(sources.length > 0);
    const prefix = `${api?.outputs.executionArn}/`;
    assert.equal(
      sources.filter(source => !source.startsWith(prefix) || !/\/\*\/[A-Z]+\/.+/.test(source)),
      [],
    );
  });
}

test.run();

function expectedInvokers(name: string): string[] {
  const triggers = contracts.flatMap(contract => Object.keys(contract.triggers ?? {}).map(kebabCase));
  if (triggers.includes(name)) return ["cognito-idp.amazonaws.com"];
  if (name === "rotate-app-secret") return ["secretsmanager.amazonaws.com"];
  const serves = contracts.some(
    ({ service, operations }) => service === name && Object.keys(operations).length > 0,
  );
  return serves ? ["apigateway.amazonaws.com"] : [];
}

/** RDS makes them, so that no resource stands for them. */
const ownerSecrets = (graph: Graph): string[] =>
  ofType(graph, "aws:rds/cluster:Cluster").flatMap(({ outputs }) =>
    (outputs.masterUserSecrets as { secretArn: string }[]).map(({ secretArn }) => secretArn),
  );

function statementsOfRole(graph: Graph, roleArn: unknown): PolicyStatement[] {
  const role = ofType(graph, "aws:iam/role:Role").find(({ outputs }) => outputs.arn === roleArn);
  return rolePolicies(graph)
    .filter(({ resource }) => [role?.outputs.name, role?.outputs.id].includes(resource.inputs.role as string))
    .flatMap(({ statements }) => statements);
}

const resourcesOf = (statements: readonly PolicyStatement[], action: string): string[] => [
  ...new Set(
    statements.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources),
  ),
];
