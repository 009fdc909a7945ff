import { sqs } from "@pulumi/aws";
import { interpolate } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AuthedApi, type AuthedApiArgs } from "../../../components/api/authed-api.ts";
import { NodeFunction } from "../../../components/functions/node-function.ts";
import type { Contract, Operation } from "../../../contract/contract.ts";
import { enterProject, mistake, only, register, settings } from "../support/register.ts";

const test = suite("components/authed-api");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({ "orders.ts": "export const handler = async () => 1;" });
});
test.after(() => leave());

const operation = (
  method: Operation["method"],
  path: Operation["path"],
  access: Operation["access"],
  more: Partial<Operation> = {},
): Operation => ({ method, path, access, summary: "", reply: { status: 204 }, errors: [], ...more });

const contract: Contract = {
  service: "orders",
  summary: "Orders",
  uses: [],
  operations: {
    list: operation("GET", "/orders", { kind: "open" }),
    read: operation("GET", "/orders/{orderId}", { kind: "optional" }),
    create: operation("POST", "/orders", { kind: "signedIn" }, { throttle: { ratePerSecond: 2, burst: 4 } }),
    remove: operation("DELETE", "/orders/{orderId}", { kind: "role", anyOf: ["admin"] }),
    import: operation("PUT", "/orders", { kind: "scope", scope: "orders/write" }),
  },
};

const base = {
  issuer: "https://issuer.example.com/pool",
  audiences: ["web", "machine"],
  allowedOrigins: ["https://shop.example.com"],
  throttle: { ratePerSecond: 100, burst: 200 },
  logRetentionDays: 30,
  kmsKeyArn: settings.kmsKeyArn,
  alarms: settings.alarms,
};
const orders = () =>
  new NodeFunction("orders", {
    ...settings,
    description: "Orders",
    entry: "orders.ts",
    timeoutSeconds: 29,
    impact: "No orders.",
  });
const api = (change: Partial<AuthedApiArgs> = {}, preview = false) =>
  register(() => new AuthedApi("api", { ...base, services: [{ contract, function: orders() }], ...change }), {
    preview,
  });
const route = "aws:apigatewayv2/route:Route";
const stage = "aws:apigatewayv2/stage:Stage";

test("one route per operation; the gateway asks for a token where the contract does, and for its scope", async () => {
  const resources = await api();
  const authorizerId = only(resources, "aws:apigatewayv2/authorizer:Authorizer").outputs.id;
  const jwt = { type: "JWT", authorizerId, scopes: undefined };
  const none = { type: "NONE", authorizerId: undefined, scopes: undefined };
  const routes = resources.filter(({ type }) => type === route);
  assert.equal(
    Object.fromEntries(
      routes.map(({ inputs }) => [
        inputs.routeKey,
        {
          type: inputs.authorizationType,
          authorizerId: inputs.authorizerId,
          scopes: inputs.authorizationScopes,
        },
      ]),
    ),
    {
      "GET /orders": none,
      "GET /orders/{orderId}": none,
      "POST /orders": jwt,
      "DELETE /orders/{orderId}": jwt,
      "PUT /orders": { ...jwt, scopes: ["orders/write"] },
    },
  );
});

test("the authorizer takes tokens of this issuer for these clients", async () => {
  const { inputs } = only(await api(), "aws:apigatewayv2/authorizer:Authorizer");
  assert.is(inputs.authorizerType, "JWT");
  assert.equal(inputs.identitySources, ["$request.header.Authorization"]);
  assert.equal(inputs.jwtConfiguration, { issuer: base.issuer, audiences: ["web", "machine"] });
});

test("each route may call its function, and its function alone, by its method and path alone", async () => {
  const resources = await api();
  const executionArn = only(resources, "aws:apigatewayv2/api:Api").outputs.executionArn;
  const permissions = resources.filter(({ type }) => type === "aws:lambda/permission:Permission");
  assert.equal(
    permissions.map(({ inputs }) => inputs.sourceArn),
    ["DELETE/orders/{orderId}", "GET/orders", "GET/orders/{orderId}", "POST/orders", "PUT/orders"].map(
      path => `${executionArn}/*/${path}`,
    ),
  );
  assert.ok(permissions.every(({ inputs }) => inputs.principal === "apigateway.amazonaws.com"));
  for (const { dependsOn } of resources.filter(({ type }) => type === route))
    assert.ok(
      permissions.every(({ urn }) => dependsOn.includes(urn)),
      "a route that is there before its permission answers 500",
    );
});

test("the stage limits requests, those of a route by its own limit, and comes after all routes", async () => {
  const resources = await api();
  const { inputs, dependsOn } = only(resources, stage);
  assert.equal(inputs.defaultRouteSettings, { throttlingRateLimit: 100, throttlingBurstLimit: 200 });
  assert.equal(inputs.routeSettings, [
    { routeKey: "POST /orders", throttlingRateLimit: 2, throttlingBurstLimit: 4 },
  ]);
  const missing = resources.filter(({ type, urn }) => type === route && !dependsOn.includes(urn));
  assert.equal(missing, []);
});

test("the access log is one JSON line with the request id, and neither tokens nor bodies", async () => {
  const resources = await api();
  const { destinationArn, format } = only(resources, stage).inputs.accessLogSettings as Record<
    string,
    string
  >;
  assert.is(
    destinationArn,
    only(resources, "aws:cloudwatch/logGroup:LogGroup", "api-access-log").outputs.arn,
  );
  const line = JSON.parse(format ?? "") as Record<string, string>;
  assert.is(line.requestId, "$context.requestId");
  assert.not.match(format ?? "", /authorization\b|body/i);
});

test("browsers of the allowed origins may call it and read the headers that clients need", async () => {
  const { inputs } = only(await api(), "aws:apigatewayv2/api:Api");
  assert.equal(inputs.corsConfiguration, {
    allowOrigins: ["https://shop.example.com"],
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    allowHeaders: ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"],
    exposeHeaders: ["ETag", "Location", "Retry-After", "x-request-id", "x-trace-id"],
    allowCredentials: false,
    maxAge: 3600,
  });
  assert.is(inputs.disableExecuteApiEndpoint, false);
});

test("origins and names may be another resource's, which a preview does not know yet", async () => {
  const program = () => {
    const { name } = new sqs.Queue("site");
    const domain = { name: interpolate`api.${name}.example.com`, certificateArn: "arn:c" };
    const allowedOrigins = [interpolate`https://${name}.example.com`];
    new AuthedApi("api", {
      ...base,
      allowedOrigins,
      domain,
      services: [{ contract, function: orders() }],
    });
  };
  const origins = async (preview: boolean) => {
    const { inputs } = only(await register(program, { preview }), "aws:apigatewayv2/api:Api");
    return (inputs.corsConfiguration as { allowOrigins: unknown[] }).allowOrigins;
  };
  assert.match(String(await origins(false)), /^https:\/\/site-\w+\.example\.com$/);
  assert.equal(await origins(true), [{ unknown: true }]);
});

test("functions get payload 2.0 and the 30 seconds that the gateway waits", async () => {
  const { inputs } = only(await api(), "aws:apigatewayv2/integration:Integration");
  assert.is(inputs.integrationType, "AWS_PROXY");
  assert.is(inputs.payloadFormatVersion, "2.0");
  assert.is(inputs.timeoutMilliseconds, 30_000);
});

test("under a name of its own it speaks TLS 1.2 and answers under no other", async () => {
  const certificateArn = "arn:aws:acm:eu-central-1:000000000000:certificate/1";
  const domain = { name: "api.example.com", certificateArn, hostedZoneId: "Z1" };
  const resources = await api({ domain });
  assert.is(only(resources, "aws:apigatewayv2/api:Api").inputs.disableExecuteApiEndpoint, true);
  const registered = only(resources, "aws:apigatewayv2/domainName:DomainName");
  assert.equal(registered.inputs.domainNameConfiguration, {
    certificateArn,
    endpointType: "REGIONAL",
    securityPolicy: "TLS_1_2",
  });
  const [alias] = only(resources, "aws:route53/record:Record").inputs.aliases as Record<string, unknown>[];
  const target = registered.outputs.domainNameConfiguration as Record<string, unknown>;
  assert.equal([alias?.name, alias?.zoneId], [target.targetDomainName, target.hostedZoneId]);
  assert.is(only(resources, "groundwork:index:AuthedApi").outputs.url, "https://api.example.com");
});

test("the record can be made elsewhere", async () => {
  const resources = await api({ domain: { name: "api.example.com", certificateArn: "arn:c" } });
  assert.is(resources.filter(({ type }) => type === "aws:route53/record:Record").length, 0);
});

test("a preview, which knows no id yet, registers the same resources", async () => {
  const urns = async (preview: boolean) => (await api({}, preview)).map(({ urn }) => urn).sort();
  assert.equal(await urns(true), await urns(false));
});

test("plain routes lead to their functions; the gateway asks for a token and its scopes where they say so", async () => {
  const resources = await register(() => {
    const [one, two] = [
      new NodeFunction("one", { entry: "orders.ts" }),
      new NodeFunction("two", { entry: "orders.ts" }),
    ];
    new AuthedApi("api", {
      issuer: base.issuer,
      audiences: ["web"],
      routes: {
        "GET /todos": one,
        "POST /todos": { function: one, authorize: true, throttle: { ratePerSecond: 1, burst: 2 } },
        "ANY /admin/{proxy+}": { function: two, authorize: { scopes: ["todos/admin"] } },
      },
    });
  });
  const authorizerId = only(resources, "aws:apigatewayv2/authorizer:Authorizer").outputs.id;
  const integration = (name: string) =>
    only(resources, "aws:apigatewayv2/integration:Integration", `api-${name}`).outputs.id;
  const found = resources.filter(({ type }) => type === route).map(({ inputs }) => inputs);
  assert.equal(Object.fromEntries(found.map(({ routeKey, apiId: _, ...rest }) => [routeKey, rest])), {
    "GET /todos": { target: `integrations/${integration("one")}`, authorizationType: "NONE" },
    "POST /todos": { target: `integrations/${integration("one")}`, authorizationType: "JWT", authorizerId },
    "ANY /admin/{proxy+}": {
      target: `integrations/${integration("two")}`,
      authorizationType: "JWT",
      authorizerId,
      authorizationScopes: ["todos/admin"],
    },
  });
  assert.equal(only(resources, stage).inputs.routeSettings, [
    { routeKey: "POST /todos", throttlingRateLimit: 1, throttlingBurstLimit: 2 },
  ]);
  const sources = resources
    .filter(({ type }) => type === "aws:lambda/permission:Permission")
    .map(({ inputs }) => String(inputs.sourceArn).replace(/^.*?\/\*\//, ""));
  assert.equal(sources.sort(), ["*/admin/{proxy+}", "GET/todos", "POST/todos"]);
});

test("a route can take the tokens of a further issuer", async () => {
  const resources = await register(() => {
    const list = new NodeFunction("list", { entry: "orders.ts" });
    new AuthedApi("api", {
      authorizers: { partner: { issuer: "https://partner.example.com", audiences: ["them"] } },
      routes: { "GET /orders": { function: list, authorize: { authorizer: "partner" } } },
    });
  });
  const { inputs, outputs } = only(resources, "aws:apigatewayv2/authorizer:Authorizer");
  assert.equal(inputs.jwtConfiguration, { issuer: "https://partner.example.com", audiences: ["them"] });
  assert.is(inputs.name, "shop-dev-api-partner-jwt");
  assert.is(only(resources, route).inputs.authorizerId, outputs.id);
});

test("an API that is open to all needs no directory, and no pages unless they are named", async () => {
  const resources = await register(
    () =>
      new AuthedApi("api", { routes: { "GET /todos": new NodeFunction("list", { entry: "orders.ts" }) } }),
  );
  assert.is(resources.filter(({ type }) => type === "aws:apigatewayv2/authorizer:Authorizer").length, 0);
  assert.is(only(resources, "aws:apigatewayv2/api:Api").inputs.corsConfiguration, undefined);
  assert.equal(only(resources, stage).inputs.defaultRouteSettings, {
    throttlingRateLimit: 50,
    throttlingBurstLimit: 100,
  });
});

test("pages may send further headers where they are named", async () => {
  const { inputs } = only(await api({ allowedHeaders: ["X-Tenant"] }), "aws:apigatewayv2/api:Api");
  const { allowHeaders } = inputs.corsConfiguration as { allowHeaders: string[] };
  assert.equal(allowHeaders.slice(-2), ["if-none-match", "x-tenant"]);
});

const nobody = { function: { name: "list", invokeArn: "arn" } as unknown as NodeFunction, authorize: true };
for (const [args, message] of [
  [{ routes: {} }, 'routes: there is none. Give some, such as { "GET /todos": listTodos }, or services.'],
  [
    { routes: { "FETCH /todos": nobody } },
    'routes["FETCH /todos"]: this is not the key of a route. Write a method and a path, such as GET /todos/{todoId}.',
  ],
  [
    { routes: { "GET /todos": {} as NodeFunction } },
    'routes["GET /todos"]: nothing serves it. Give it a NodeFunction.',
  ],
  [
    { routes: { "GET /todos": nobody } },
    "routes and directory: GET /todos asks for a token, and nothing says whose. Give a directory, or issuer and audiences.",
  ],
  [
    { routes: { "GET /todos": { ...nobody, authorize: { authorizer: "partner" } } } },
    'routes["GET /todos"].authorize.authorizer: there is no authorizer "partner". Name one of authorizers, or leave it out for the directory\'s.',
  ],
  [
    { routes: { "GET /todos": nobody }, issuer: "https://issuer.example.com" },
    "issuer and audiences: audiences is missing. Give both, or a directory.",
  ],
] as const) {
  test(`stops before anything is registered: ${message}`, async () => {
    assert.is(await mistake(() => new AuthedApi("api", args)), `AuthedApi "api": ${message}`);
  });
}

const twin: Contract = {
  ...contract,
  service: "twin",
  operations: { read: operation("GET", "/orders/{id}", { kind: "open" }) },
};
const many: Contract = {
  ...contract,
  operations: Object.fromEntries(
    Array.from({ length: 301 }, (_, index) => [
      `o${index}`,
      operation("GET", `/o${index}`, { kind: "open" }),
    ]),
  ),
};
const served = (...contracts: Contract[]) => ({
  services: contracts.map(each => ({ contract: each, function: {} as NodeFunction })),
});
const contradictions: readonly [Partial<AuthedApiArgs>, string][] = [
  [
    { allowedOrigins: ["*"] },
    'allowedOrigins: "*" is no origin. Name each as https://host, without a path or a star.',
  ],
  [
    { allowedOrigins: ["https://shop.example.com/"] },
    'allowedOrigins: "https://shop.example.com/" is no origin. Name each as https://host, without a path or a star.',
  ],
  [
    { throttle: { ratePerSecond: 0, burst: 1 } },
    "throttle: 0 requests a second, burst 1, let nobody in. Give both above 0.",
  ],
  [
    { logRetentionDays: 45 },
    "logRetentionDays: CloudWatch keeps no log for 45 days. Give 60, or another of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
  ],
  [{ audiences: [] }, "audiences: there is none, and then no token would be taken. Name a client id."],
  [served(contract, contract), 'services: "orders" stands there twice. Take one out.'],
  [
    served(contract, twin),
    "services: orders-read (GET /orders/{orderId}) and twin-read (GET /orders/{id}) are the same route. Change a path.",
  ],
  [served(many), "services: 301 routes are more than the 300 of one HTTP API. Take a second AuthedApi."],
];
for (const [change, message] of contradictions) {
  test(`stops before anything is registered: ${message}`, async () => {
    const args = { ...base, ...served(contract), ...change };
    assert.is(await mistake(() => new AuthedApi("api", args)), `AuthedApi "api": ${message}`);
  });
}

test.run();
