import { suite } from "uvu";
import * as assert from "uvu/assert";
import { NodeFunction, type NodeFunctionArgs } from "../../../components/functions/node-function.ts";
import { enterProject, mistake, only, register, settings, statementsOf } from "../support/register.ts";

const test = suite("components/node-function");

let leave: () => Promise<void>;
test.before(async () => {
  leave = await enterProject({
    "handlers/hello.ts": "export const handler = async () => 'hello';",
    "migrations/0001_first.sql": "select 1;",
  });
});
test.after(() => leave());

const args: NodeFunctionArgs = {
  ...settings,
  description: "Says hello",
  entry: "handlers/hello.ts",
  timeoutSeconds: 10,
  impact: "Visitors are not greeted.",
};
const link = {
  environment: { QUEUE_WORK_URL: "https://sqs/work" },
  statements: [{ Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-central-1:000000000000:work" }],
};
const lambda = "aws:lambda/function:Function";

test("registers an arm64 function with tracing, JSON logs in a group of its own, and a bundled package", async () => {
  const resources = await register(() => new NodeFunction("hello", { ...args, copy: ["migrations"] }));
  const { inputs, dependsOn } = only(resources, lambda);
  const logGroup = only(resources, "aws:cloudwatch/logGroup:LogGroup");
  assert.equal(
    {
      ...inputs,
      environment: undefined,
    },
    {
      name: "shop-dev-hello",
      description: "Says hello",
      code: { asset: ".build/hello" },
      handler: "index.handler",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      role: only(resources, "aws:iam/role:Role").outputs.arn,
      timeout: 10,
      memorySize: 1024,
      environment: undefined,
      kmsKeyArn: settings.kmsKeyArn,
      tracingConfig: { mode: "Active" },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: "/aws/lambda/shop-dev-hello",
        applicationLogLevel: "INFO",
        systemLogLevel: "WARN",
      },
    },
  );
  assert.equal(logGroup.inputs, {
    name: "/aws/lambda/shop-dev-hello",
    retentionInDays: 30,
    kmsKeyId: settings.kmsKeyArn,
  });
  assert.ok(dependsOn.includes(logGroup.urn));
  assert.ok(dependsOn.includes(only(resources, "aws:iam/rolePolicy:RolePolicy").urn));
  const component = only(resources, "groundwork:index:NodeFunction");
  assert.equal(component.inputs, { functionName: "hello", entry: "handlers/hello.ts", copy: ["migrations"] });
});

test("may log, trace and what its links allow, and nothing else", async () => {
  const resources = await register(() => new NodeFunction("hello", { ...args, links: [link] }));
  assert.equal(statementsOf(only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy), [
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/lambda/shop-dev-hello:*",
    },
    { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
    { Effect: "Allow", ...link.statements[0] },
  ]);
});

test("statements of several links that have one name are told apart, as IAM demands", async () => {
  const statement = { Sid: "Send", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-central-1:0:work" };
  const links = [
    { statements: [statement, { ...statement, Sid: "Send2" }] },
    { statements: [statement, { Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-central-1:0:more" }] },
  ];
  const resources = await register(() => new NodeFunction("hello", { ...args, links }));
  const { policy } = only(resources, "aws:iam/rolePolicy:RolePolicy").inputs;
  const { Statement } = JSON.parse(String(policy)) as { Statement: { Sid?: string }[] };
  assert.equal(
    Statement.map(({ Sid }) => Sid),
    ["WriteLogs", "SendTraces", "Send", "Send2", "Send3", undefined],
  );
});

test("its environment holds its names, its own values and those of its links", async () => {
  const resources = await register(
    () =>
      new NodeFunction("hello", {
        ...args,
        logLevel: "debug",
        environment: { GREETING: "hi" },
        links: [link],
      }),
  );
  assert.equal(only(resources, lambda).inputs.environment, {
    variables: {
      SERVICE_NAME: "hello",
      LOG_LEVEL: "debug",
      METRICS_NAMESPACE: "shop/dev",
      GREETING: "hi",
      QUEUE_WORK_URL: "https://sqs/work",
    },
  });
});

test("waits for what its links need, and sends events that failed for good to its queue", async () => {
  const queue = "arn:aws:sqs:eu-central-1:000000000000:dead";
  const resources = await register(() => {
    const first = new NodeFunction("first", args);
    new NodeFunction("hello", {
      ...args,
      deadLetterQueueArn: queue,
      reservedConcurrency: 3,
      links: [{ statements: [], dependsOn: [first.resource] }],
    });
  });
  const { inputs, dependsOn } = only(resources, lambda, "hello");
  assert.ok(dependsOn.includes(only(resources, lambda, "first").urn));
  assert.equal(inputs.deadLetterConfig, { targetArn: queue });
  assert.is(inputs.reservedConcurrentExecutions, 3);
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy", "hello-policy").inputs.policy;
  assert.equal(statementsOf(policy)[2], { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue });
});

for (const [logLevel, ofLambda] of [
  ["debug", "DEBUG"],
  ["info", "INFO"],
  ["warn", "INFO"],
  ["error", "INFO"],
] as const) {
  test(`at the level ${logLevel} Lambda drops no line without a level, which metrics are`, async () => {
    const { inputs } = only(await register(() => new NodeFunction("hello", { ...args, logLevel })), lambda);
    const { variables } = inputs.environment as { variables: Record<string, string> };
    const { applicationLogLevel } = inputs.loggingConfig as { applicationLogLevel: string };
    assert.equal([variables.LOG_LEVEL, applicationLogLevel], [logLevel, ofLambda]);
  });
}

test("its alarms say what they mean for people; they can be left out", async () => {
  const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
  const resources = await register(() => new NodeFunction("hello", args));
  const { inputs } = only(resources, alarm, "hello-errors");
  assert.is(
    inputs.alarmDescription,
    "The function hello ended with an error or a time-out. Visitors are not greeted.",
  );
  assert.equal(inputs.dimensions, { FunctionName: "shop-dev-hello" });
  assert.equal(inputs.alarmActions, [settings.alarms.arn]);
  const { alarms: _alarms, ...rest } = args;
  const silent = await register(() => new NodeFunction("hello", rest));
  assert.is(silent.filter(({ type }) => type === alarm).length, 0);
});

test("a function stands on the processor, with the layers and in the network that it is given", async () => {
  const vpc = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
  const more = { architecture: "x86_64", layers: ["arn:layer:1"], storageMegabytes: 1024, vpc } as const;
  const resources = await register(() => new NodeFunction("hello", { ...args, ...more }));
  const { inputs } = only(resources, "aws:lambda/function:Function");
  assert.equal(inputs.architectures, ["x86_64"]);
  assert.equal(inputs.layers, ["arn:layer:1"]);
  assert.equal(inputs.ephemeralStorage, { size: 1024 });
  assert.equal(inputs.vpcConfig, vpc);
  const policy = only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy;
  assert.match(JSON.stringify(statementsOf(policy)), "ec2:CreateNetworkInterface");
  const plain = await register(() => new NodeFunction("hello", args));
  assert.not.match(JSON.stringify(plain), "ec2:CreateNetworkInterface");
});

const contradictions: readonly [Partial<NodeFunctionArgs>, string][] = [
  [
    { environment: { QUEUE_WORK_URL: "mine" }, links: [link] },
    'NodeFunction "hello": environment and links[0]: both set QUEUE_WORK_URL. Take it out of one of them.',
  ],
  [
    { links: [link, link] },
    'NodeFunction "hello": links[0] and links[1]: both set QUEUE_WORK_URL. Take it out of one of them.',
  ],
  [
    { environment: { METRICS_NAMESPACE: "mine" } },
    'NodeFunction "hello": metricsNamespace and environment: both set METRICS_NAMESPACE. Take it out of one of them.',
  ],
  [
    { links: [{ ...link, environment: { SERVICE_NAME: "mine" } }] },
    'NodeFunction "hello": name and links[0]: both set SERVICE_NAME. Take it out of one of them.',
  ],
  [
    { copy: ["migrations", "../shared"] },
    'NodeFunction "hello": copy: ../shared is outside the project folder. Name a folder of the project.',
  ],
  [
    { copy: ["/etc"] },
    'NodeFunction "hello": copy: /etc is outside the project folder. Name a folder of the project.',
  ],
  [
    { logRetentionDays: 45 },
    'NodeFunction "hello": logRetentionDays: CloudWatch keeps no log for 45 days. Give 60, or another of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.',
  ],
  [
    { timeoutSeconds: 901 },
    'NodeFunction "hello": timeoutSeconds: must be a whole number from 1 to 900 (got 901). Leave it out for the default.',
  ],
  [
    { reservedConcurrency: -1 },
    'NodeFunction "hello": reservedConcurrency: must be a whole number from 0 to 100000 (got -1). Leave it out for the default.',
  ],
];
for (const [change, message] of contradictions) {
  test(`stops before anything is registered: ${message}`, async () => {
    assert.is(await mistake(() => new NodeFunction("hello", { ...args, ...change })), message);
  });
}

test("a package that stays out of the bundle must be installed, and local mode learns of it", async () => {
  assert.is(
    await mistake(() => new NodeFunction("hello", { ...args, external: ["sharp"] })),
    'NodeFunction "hello": external: sharp is not installed. Install it: npm install sharp.',
  );
  process.env.LOCAL_MODE = "true";
  try {
    const resources = await register(() => new NodeFunction("hello", { ...args, external: [] }));
    assert.equal(only(resources, "groundwork:index:NodeFunction").inputs.external, []);
  } finally {
    delete process.env.LOCAL_MODE;
  }
});

test.run();
