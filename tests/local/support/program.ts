import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph, GraphResource } from "../../../local/graph/types.ts";

export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

/** A registered resource, with what a test does not care for left empty. */
export function resource(
  type: string,
  name: string,
  inputs: Record<string, unknown> = {},
  outputs: Record<string, unknown> = {},
  parent: string | null = null,
): GraphResource {
  const urn = `urn:pulumi:test::shop::${type}::${name}`;
  const custom = !type.startsWith("groundwork:");
  return {
    type,
    name,
    urn,
    parent,
    component: null,
    custom,
    inputs,
    outputs: { id: name, ...outputs },
    dependsOn: [],
    options: {},
  };
}

export const graphOf = (...resources: readonly GraphResource[]): Graph => ({
  project: "shop",
  stack: "test",
  resources,
  outputs: {},
  secretPaths: [],
});

export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:shop-test-${name}`;
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}-role`;

export const trustOf = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });

export interface FunctionOptions {
  /** Source of `index.js`, CommonJS. */
  readonly code: string;
  readonly statements?: readonly object[];
  readonly inputs?: Record<string, unknown>;
}

/** Makes code folders for functions and removes them. */
export class CodeFolder {
  readonly path = mkdtempSync(join(tmpdir(), "groundwork-code-"));

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  write(name: string, code: string): string {
    const folder = join(this.path, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.js"), code);
    return folder;
  }

  /** A function with its component, role and policy. */
  function(name: string, { code, statements = [], inputs = {} }: FunctionOptions): GraphResource[] {
    const component = resource("groundwork:index:NodeFunction", name, {
      functionName: name,
      entry: `handlers/${name}/index.ts`,
    });
    const role = { name: `${name}-role`, arn: roleArn(name) };
    return [
      component,
      resource(
        "aws:iam/role:Role",
        `${name}-role`,
        { assumeRolePolicy: trustOf("lambda.amazonaws.com") },
        role,
      ),
      resource("aws:iam/rolePolicy:RolePolicy", `${name}-policy`, {
        role: role.name,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
      }),
      resource(
        "aws:lambda/function:Function",
        name,
        {
          name: `shop-test-${name}`,
          code: { asset: this.write(name, code) },
          handler: "index.handler",
          role: role.arn,
          ...inputs,
        },
        { arn: functionArn(name), name: `shop-test-${name}` },
        component.urn,
      ),
    ];
  }
}

/** An HTTP API with routes to functions, by route key. */
export function httpApi(
  routes: Readonly<
    Record<
      string,
      { function: string; inputs?: Record<string, unknown>; integration?: Record<string, unknown> }
    >
  >,
  settings: { readonly api?: Record<string, unknown>; readonly stage?: Record<string, unknown> } = {},
): GraphResource[] {
  const executionArn = `arn:aws:execute-api:${REGION}:${ACCOUNT}:api1`;
  const api = resource(
    "aws:apigatewayv2/api:Api",
    "api",
    { protocolType: "HTTP", ...settings.api },
    { id: "api1", executionArn },
  );
  const stage = resource("aws:apigatewayv2/stage:Stage", "stage", {
    apiId: "api1",
    name: "$default",
    ...settings.stage,
  });
  const perRoute = Object.entries(routes).flatMap(([routeKey, route]) => [
    resource(
      "aws:apigatewayv2/integration:Integration",
      `integration-${routeKey}`,
      {
        apiId: "api1",
        integrationType: "AWS_PROXY",
        integrationUri: functionArn(route.function),
        payloadFormatVersion: "2.0",
        ...route.integration,
      },
      { id: `integration-${routeKey}` },
    ),
    resource("aws:apigatewayv2/route:Route", `route-${routeKey}`, {
      apiId: "api1",
      routeKey,
      target: `integrations/integration-${routeKey}`,
      ...route.inputs,
    }),
  ]);
  const permissions = [...new Set(Object.values(routes).map(route => route.function))].map(name =>
    resource("aws:lambda/permission:Permission", `permission-${name}`, {
      action: "lambda:InvokeFunction",
      function: `shop-test-${name}`,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${executionArn}/*/*`,
    }),
  );
  return [api, stage, ...perRoute, ...permissions];
}

/** Routes name it by `{ authorizationType: "JWT", authorizerId: "jwt1" }`. */
export const jwtAuthorizer = (issuer: string, audiences: readonly string[]): GraphResource =>
  resource(
    "aws:apigatewayv2/authorizer:Authorizer",
    "jwt",
    {
      apiId: "api1",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer, audiences },
    },
    { id: "jwt1" },
  );
