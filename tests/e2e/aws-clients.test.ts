import { setTimeout as wait } from "node:timers/promises";
import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import {
  DeleteMessageCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { projectName } from "../support/graph.ts";
import { awsSettings } from "../support/sign-in.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";

const test = suite<{ stage: Stage }>("AWS clients, end to end", {} as { stage: Stage });

test.before(async context => {
  context.stage = await useStage();
});
test.after(({ stage }) => stage?.stop());

test("a job's queues take and give messages", async ({ stage }) => {
  const client = new SQSClient(awsSettings(stage));
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  const QueueUrl = QueueUrls.find(url => url.includes("clean-up-failures"));
  assert.ok(QueueUrl, QueueUrls.join());
  const receiving = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "by hand" }));
  const { Messages: [message] = [] } = await receiving;
  assert.is(message?.Body, "by hand");
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  client.destroy();
});

test("schedules are listed with where their dead letters go", async ({ stage }) => {
  const client = new SchedulerClient(awsSettings(stage));
  const { Schedules = [] } = await client.send(new ListSchedulesCommand({}));
  const cleanUp = Schedules.find(({ Name }) => Name?.includes("clean-up"));
  const { Name, GroupName } = cleanUp ?? {};
  const found = await client.send(new GetScheduleCommand({ Name, GroupName }));
  assert.match(found.Target?.DeadLetterConfig?.Arn ?? "", /^arn:aws:sqs:.*clean-up-dead-letters/);
  assert.equal([found.State, found.Target?.RetryPolicy?.MaximumRetryAttempts], ["ENABLED", 10]);
  client.destroy();
});

test("a request's log line is found in its function's group", async ({ stage }) => {
  const client = new CloudWatchLogsClient(awsSettings(stage));
  const reply = await fetch(`${stage.outputs.apiUrl}/health`);
  const requestId = reply.headers.get("x-request-id") ?? "";
  const group = { logGroupName: `/aws/lambda/${projectName}-dev-health`, filterPattern: `"${requestId}"` };
  for (;;) {
    // Lines are written a moment after their request.
    const { events = [] } = await client.send(new FilterLogEventsCommand(group));
    const [event] = events;
    if (event) return assert.is(JSON.parse(event.message ?? "").status, 200);
    await wait(20);
  }
});

test("what a job measures, and what Lambda counts of it, is found in CloudWatch", async ({ stage }) => {
  const lambda = new LambdaClient(awsSettings(stage));
  const client = new CloudWatchClient(awsSettings(stage));
  const FunctionName = `${projectName}-dev-clean-up`;
  const Payload = JSON.stringify({ scheduledTime: new Date().toISOString() });
  await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const wanted = { MetricName: "JobSucceeded", Dimensions: [{ Name: "Job", Value: "clean-up" }] };
  let { Metrics: [success] = [] } = await client.send(new ListMetricsCommand(wanted));
  while (!success) {
    // Lines are read a moment after the reply.
    await wait(20);
    [success] = (await client.send(new ListMetricsCommand(wanted))).Metrics ?? [];
  }
  const invocations = {
    Namespace: "AWS/Lambda",
    MetricName: "Invocations",
    Dimensions: [{ Name: "FunctionName", Value: FunctionName }],
  };
  for (const metric of [success, invocations]) {
    const period = { StartTime: new Date(Date.now() - 3_600_000), EndTime: new Date(), Period: 60 };
    const { Datapoints = [] } = await client.send(
      new GetMetricStatisticsCommand({
        ...metric,
        ...period,
        MetricName: metric.MetricName,
        Namespace: metric.Namespace,
        Statistics: ["Sum"],
      }),
    );
    assert.ok((Datapoints[0]?.Sum ?? 0) >= 1, metric.MetricName);
  }
  lambda.destroy();
  client.destroy();
});

if (isDeployed()) console.log("SKIP on AWS these would test AWS");
else {
  test.run();
}
