import { type Input, output } from "@pulumi/pulumi";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EncryptionKey, type EncryptionKeyArgs } from "../../components/encryption/encryption-key.ts";
import { PersonalData } from "../../components/encryption/personal-data.ts";
import { AlarmTopic } from "../../components/monitoring/alarm-topic.ts";
import { metricAlarm } from "../../components/monitoring/alarms.ts";
import { firstZones, Network, type NetworkArgs } from "../../components/network/network.ts";
import { Monitor } from "../../local/graph/monitor.ts";
import { mistake, only, place, register, settings, statementsOf } from "./support/register.ts";

const test = suite("components/foundations");

const network: NetworkArgs = {
  zones: ["eu-central-1a", "eu-central-1b"],
  accountId: place.accountId,
  logRetentionDays: 30,
};

test("the key rotates, and only this account and its logs, alarms and database events may use it", async () => {
  const resources = await register(() => new EncryptionKey("key", place));
  const { inputs } = only(resources, "aws:kms/key:Key");
  assert.equal([inputs.enableKeyRotation, inputs.deletionWindowInDays], [true, 30]);
  const statements = statementsOf(inputs.policy);
  assert.equal(
    statements.map(({ Principal, Condition }) => [Principal, Condition]),
    [
      [{ AWS: "arn:aws:iam::000000000000:root" }, undefined],
      [
        { Service: "logs.eu-central-1.amazonaws.com" },
        {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:000000000000:log-group:*",
          },
        },
      ],
      [{ Service: "cloudwatch.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "000000000000" } }],
      // AWS documents that condition for RDS's events in the topic's policy only.
      [{ Service: "events.rds.amazonaws.com" }, undefined],
    ],
  );
});

test("logs use the key as AWS documents it, with every way of making a data key", async () => {
  const { inputs } = only(await register(() => new EncryptionKey("key", place)), "aws:kms/key:Key");
  const logs = statementsOf(inputs.policy)[1];
  assert.match(JSON.stringify(logs?.Action), '"kms:GenerateDataKey*"');
});

test("personal data have a key that services of AWS may not use, and an index secret that stays as it was", async () => {
  const made = await register(
    () => new PersonalData("people", { ...place, kmsKeyArn: settings.kmsKeyArn, recoveryWindowDays: 7 }),
  );
  const { inputs } = only(made, "aws:kms/key:Key");
  assert.is(inputs.enableKeyRotation, true);
  assert.equal(
    statementsOf(inputs.policy).map(({ Principal }) => Principal),
    [{ AWS: "arn:aws:iam::000000000000:root" }],
  );
  const stored = only(made, "aws:secretsmanager/secret:Secret");
  assert.is(stored.inputs.kmsKeyId, settings.kmsKeyArn);
  assert.is(stored.inputs.recoveryWindowInDays, 7);
  const value = only(made, "aws:secretsmanager/secretVersion:SecretVersion");
  assert.equal(value.options.ignoreChanges, ["secretString", "versionStages"]);
});

test("a service may use data keys of its own records alone, and its rotation decrypts nothing", async () => {
  let personalData: PersonalData | undefined;
  const made = await register(() => {
    personalData = new PersonalData("people", {
      ...place,
      kmsKeyArn: settings.kmsKeyArn,
      recoveryWindowDays: 0,
    });
  });
  const keyArn = only(made, "aws:kms/key:Key").outputs.arn;
  const own = { StringEquals: { "kms:EncryptionContext:service": "customers" } };
  const [use] = personalData?.linkOf("customers").statements ?? [];
  assert.equal(use?.Action, ["kms:GenerateDataKey", "kms:Decrypt"]);
  assert.equal(use?.Condition, own);
  const [renew, describe] = personalData?.rotationLinkOf("customers").statements ?? [];
  assert.equal(renew?.Action, ["kms:GenerateDataKey", "kms:Decrypt"]);
  assert.equal(renew?.Condition, own);
  assert.is(describe?.Action, "kms:DescribeKey");
  for (const statement of [use, renew, describe]) assert.is(await resolved(statement?.Resource), keyArn);
});

/** What an output resolves to. */
const resolved = (value: unknown): Promise<unknown> =>
  new Promise(resolve => output(value as Input<string>).apply(resolve));

test("the key's ARNs stand in the partition that it is made in", async () => {
  const { inputs } = only(
    await register(() => new EncryptionKey("key", { ...place, partition: "aws-us-gov" })),
    "aws:kms/key:Key",
  );
  assert.not.match(String(inputs.policy), "arn:aws:");
  assert.match(String(inputs.policy), "arn:aws-us-gov:iam::000000000000:root");
});

test("a key is kept on AWS beyond the stack where that is asked for, whether it is protected or not", async () => {
  const options = async (change: Partial<EncryptionKeyArgs>) =>
    only(await register(() => new EncryptionKey("key", { ...place, ...change })), "aws:kms/key:Key").options;
  assert.equal(await options({}), {});
  assert.equal(await options({ retainOnDelete: true }), { retainOnDelete: true });
  assert.equal(await options({ deletionProtection: true }), { protect: true });
});

test("a key cannot be gone at once", async () => {
  assert.is(
    await mistake(() => new EncryptionKey("key", { ...place, deletionWindowDays: 1 })),
    'EncryptionKey "key": deletionWindowDays: must be a whole number from 7 to 30 (got 1). Leave it out for the default.',
  );
});

test("the topic is encrypted, takes alarms and database events of this account, over TLS", async () => {
  const resources = await register(
    () => new AlarmTopic("alarms", { ...place, kmsKeyArn: settings.kmsKeyArn, email: "on-call@example.com" }),
  );
  const topic = only(resources, "aws:sns/topic:Topic");
  assert.is(topic.inputs.kmsMasterKeyId, settings.kmsKeyArn);
  const statements = statementsOf(only(resources, "aws:sns/topicPolicy:TopicPolicy").inputs.policy);
  assert.equal(
    statements.map(({ Effect, Principal, Condition }) => [Effect, Principal, Condition]),
    [
      [
        "Allow",
        { Service: "cloudwatch.amazonaws.com" },
        { StringEquals: { "aws:SourceAccount": "000000000000" } },
      ],
      [
        "Allow",
        { Service: "events.rds.amazonaws.com" },
        { StringEquals: { "aws:SourceAccount": "000000000000" } },
      ],
      ["Deny", "*", { Bool: { "aws:SecureTransport": "false" } }],
    ],
  );
  const subscription = only(resources, "aws:sns/topicSubscription:TopicSubscription").inputs;
  assert.equal([subscription.protocol, subscription.endpoint], ["email", "on-call@example.com"]);
});

test("whoever uses the topic comes after its policy, without which nobody may publish", async () => {
  const resources = await register(() => {
    const alarms = new AlarmTopic("alarms", { ...place, kmsKeyArn: settings.kmsKeyArn });
    const common = { what: "It happened.", impact: "It matters.", namespace: "AWS/RDS", metric: "Load" };
    metricAlarm("load", { ...common, alarms, dimensions: {} }, { parent: alarms });
  });
  const alarm = only(resources, "aws:cloudwatch/metricAlarm:MetricAlarm");
  assert.equal(alarm.inputs.alarmActions, [only(resources, "aws:sns/topic:Topic").outputs.arn]);
  assert.ok(alarm.dependsOn.includes(only(resources, "aws:sns/topicPolicy:TopicPolicy").urn));
});

test("without an address nobody is subscribed", async () => {
  const resources = await register(
    () => new AlarmTopic("alarms", { ...place, kmsKeyArn: settings.kmsKeyArn }),
  );
  assert.is(resources.filter(({ type }) => type.includes("topicSubscription")).length, 0);
});

test("the network has isolated subnets alone, no gateway, and a default group that allows nothing", async () => {
  const resources = await register(() => new Network("network", network));
  const vpc = only(resources, "awsx:ec2:Vpc");
  assert.equal(vpc.inputs.availabilityZoneNames, network.zones);
  assert.equal(vpc.inputs.natGateways, { strategy: "None" });
  assert.equal(
    (vpc.inputs.subnetSpecs as { type: string }[]).map(({ type }) => type),
    ["Isolated"],
  );
  const group = only(resources, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
  assert.equal(group.inputs, { vpcId: vpc.outputs.vpcId, ingress: [], egress: [] });
  assert.is(resources.filter(({ type }) => type === "aws:ec2/flowLog:FlowLog").length, 0);
});

test("a flow log writes to its own group, and nowhere else", async () => {
  const resources = await register(
    () => new Network("network", { ...network, flowLog: true, kmsKeyArn: settings.kmsKeyArn }),
  );
  const group = only(resources, "aws:cloudwatch/logGroup:LogGroup");
  const { inputs, dependsOn } = only(resources, "aws:ec2/flowLog:FlowLog");
  assert.ok(dependsOn.includes(only(resources, "aws:iam/rolePolicy:RolePolicy").urn));
  assert.equal([inputs.trafficType, inputs.logDestination], ["ALL", group.outputs.arn]);
  assert.equal(statementsOf(only(resources, "aws:iam/rolePolicy:RolePolicy").inputs.policy), [
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      Resource: `${group.outputs.arn}:*`,
    },
  ]);
});

test("takes the first zones of the region, and leaves the choice to AWS where it knows none", async () => {
  await register(async () => assert.equal(await firstZones(2), network.zones));
  const resources = await register(() => new Network("network", { ...network, zones: [] }));
  assert.is(only(resources, "awsx:ec2:Vpc").inputs.numberOfAvailabilityZones, 2);
});

test("an impaired zone stays in its place: zones are not asked for by their state", async () => {
  const asked: unknown[] = [];
  const { invoke } = Monitor.prototype;
  Monitor.prototype.invoke = function (request, reply) {
    asked.push(request.getArgs()?.toJavaScript());
    invoke.call(this, request, reply);
  };
  try {
    await register(() => firstZones(2));
  } finally {
    Monitor.prototype.invoke = invoke;
  }
  assert.equal(asked, [{ filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] }]);
});

test("a network of one zone is refused", async () => {
  assert.is(
    await mistake(() => new Network("network", { ...network, zones: ["eu-central-1a"] })),
    'Network "network": zones: a database needs two zones, not one. Give another zone of the region.',
  );
});

test("a flow log is kept for a time that CloudWatch has", async () => {
  assert.match(
    await mistake(() => new Network("network", { ...network, logRetentionDays: 45 })),
    /^Network "network": logRetentionDays: CloudWatch keeps no log for 45 days\. Give 60, or another of 1, 3, /,
  );
});

test.run();
