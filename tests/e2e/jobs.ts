import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { awsSettings } from "../support/sign-in.ts";
import type { Stage } from "../support/stage.ts";

export interface JobRun {
  readonly job: string;
  readonly scheduledTime: string;
  readonly outcome: string;
}

/** Invokes a job as its schedule does. */
export async function runJob(stage: Stage, job: string, scheduledTime: string): Promise<JobRun> {
  const lambda = new LambdaClient(awsSettings(stage));
  const prefix = stage.outputs.databaseClusterArn.replace(/^.*:|database$/g, "");
  const FunctionName = `${prefix}${job}`;
  const Payload = JSON.stringify({ scheduledTime });
  const reply = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const text = Buffer.from(reply.Payload ?? []).toString("utf8");
  if (reply.FunctionError) throw new Error(text);
  return JSON.parse(text) as JobRun;
}
