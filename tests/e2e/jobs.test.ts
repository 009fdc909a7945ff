import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { awsSettings } from "../support/sign-in.ts";
import { type Stage, useStage } from "../support/stage.ts";

interface Result {
  job: string;
  scheduledTime: string;
  outcome: string;
}

const test = suite<{ stage: Stage }>("jobs, end to end", {} as { stage: Stage });

test.before(async context => {
  context.stage = await useStage();
});
test.after(({ stage }) => stage?.stop());

/** Invokes a job as its schedule does. */
async function runJob(stage: Stage, job: string, scheduledTime: string): Promise<Result> {
  const lambda = new LambdaClient(awsSettings(stage));
  const prefix = stage.outputs.databaseClusterArn.replace(/^.*:|database$/g, "");
  const FunctionName = `${prefix}${job}`;
  const Payload = JSON.stringify({ scheduledTime });
  const reply = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const text = Buffer.from(reply.Payload ?? []).toString("utf8");
  if (reply.FunctionError) throw new Error(text);
  return JSON.parse(text) as Result;
}

test("each job delivered twice, at once and later, works once", async ({ stage }) => {
  assert.ok(stage.outputs.jobs.length > 0);
  for (const job of stage.outputs.jobs) {
    const scheduledTime = new Date(Date.now() - 3_600_000).toISOString();
    const twice = await Promise.allSettled([1, 2].map(() => runJob(stage, job, scheduledTime)));
    const succeeded = twice.flatMap(one => (one.status === "fulfilled" ? [one.value] : []));
    assert.is(
      succeeded.filter(({ outcome }) => outcome === "succeeded").length,
      1,
      `${job}: ${JSON.stringify(twice)}`,
    );
    assert.is((await runJob(stage, job, scheduledTime)).outcome, "alreadyDone");
  }
});

test.run();
