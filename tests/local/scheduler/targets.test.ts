import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Authorizer } from "../../../local/aws/authorize.ts";
import { Identities, type Identity, newCredential } from "../../../local/aws/credentials.ts";
import { AwsEndpoint } from "../../../local/aws/endpoint.ts";
import { Faults } from "../../../local/run/faults.ts";
import { sendOutgoing } from "../../../local/run/outgoing.ts";
import type { ScheduleSpec } from "../../../local/scheduler/schedules.ts";
import { Targets } from "../../../local/scheduler/targets.ts";
import { sqsService } from "../../../local/sqs/index.ts";
import { testHost } from "../../support/service-host.ts";
import { graphOf, resource, roleArn, trustOf } from "../support/program.ts";

const host = testHost();
const queueArn = `arn:aws:sqs:${host.region}:${host.accountId}:q.fifo`;
const urlOf = (name: string) => `http://localhost:4001/${host.accountId}/${name}`;
const graph = graphOf(
  resource(
    "aws:iam/role:Role",
    "schedule-role",
    { assumeRolePolicy: trustOf("scheduler.amazonaws.com") },
    { name: "schedule-role", arn: roleArn("schedule") },
  ),
  resource(
    "aws:sqs/queue:Queue",
    "q.fifo",
    { fifoQueue: true, contentBasedDeduplication: true },
    { name: "q.fifo", arn: queueArn, url: urlOf("q.fifo") },
  ),
);
const test = suite("schedules' targets");

interface World {
  readonly targets: Targets;
  readonly endpoint: AwsEndpoint;
  readonly developer: Identity;
}

async function withQueue(work: (world: World) => Promise<void>): Promise<void> {
  await host.change(graph.resources);
  const { aws, close } = sqsService(host);
  const authorizer = new Authorizer(graph, host.region, () => {});
  const identities = new Identities(host.accountId);
  const endpoint = new AwsEndpoint({
    identities,
    authorizer,
    region: host.region,
    accountId: host.accountId,
    clock: host.clock,
    faults: new Faults([]),
    onCall: () => {},
  });
  endpoint.mount(aws);
  const developer = identities.addDeveloper(newCredential("AKIA"));
  const targets = new Targets({
    authorizer,
    findFunction: () => undefined,
    accept: () => assert.unreachable(),
    send: (_role, message) => sendOutgoing(endpoint, graph, developer, message),
  });
  await work({ targets, endpoint, developer });
  await close?.();
}

const received = ({ endpoint, developer }: World) =>
  endpoint.call(developer, "sqs", "ReceiveMessage", {
    QueueUrl: urlOf("q.fifo"),
    MessageAttributeNames: ["All"],
    MessageSystemAttributeNames: ["MessageGroupId"],
  }) as Promise<{ Messages: Record<string, unknown>[] }>;

test("a FIFO queue gets the message in the schedule's group", () =>
  withQueue(async world => {
    const spec = {
      targetArn: queueArn,
      roleArn: roleArn("schedule"),
      groupArn: "arn:aws:scheduler:eu-west-1:000000000000:schedule-group/jobs",
    } as ScheduleSpec;
    await world.targets.hand({ ...spec, messageGroup: "nightly" }, "{}");
    const [message] = (await received(world)).Messages;
    assert.equal([message?.Body, message?.Attributes], ["{}", { MessageGroupId: "nightly" }]);
    const refused = await world.targets.hand({ ...spec, messageGroup: null }, "{}").catch(error => error);
    assert.match(refused.message, "The request must contain the parameter MessageGroupId.");
  }));

test("a message says which of its attributes are numbers", () =>
  withQueue(async world => {
    const message = {
      queueArn,
      body: "letter",
      group: "a",
      attributes: { ErrorCode: 200, RequestID: "r-1" },
    };
    await sendOutgoing(world.endpoint, graph, world.developer, message);
    const [found] = (await received(world)).Messages;
    assert.equal(found?.MessageAttributes, {
      ErrorCode: { DataType: "Number", StringValue: "200" },
      RequestID: { DataType: "String", StringValue: "r-1" },
    });
  }));

test.run();
