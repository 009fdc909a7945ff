import { setTimeout as wait } from "node:timers/promises";
import type { Identity } from "../aws/credentials.ts";
import type { AwsEndpoint } from "../aws/endpoint.ts";
import { AwsError } from "../aws/types.ts";
import type { Graph } from "../graph/types.ts";
import type { OutgoingMessage } from "../scheduler/targets.ts";

const TRIES = 6;
const FIRST_WAIT_MILLISECONDS = 100;

/**
 * Sends what Lambda and Scheduler themselves send, dead letters above all, as the role they act for may. A queue that
 * is busy or broken is tried again: such a message is the only copy.
 * @throws AwsError
 */
export async function sendOutgoing(
  endpoint: AwsEndpoint,
  graph: Graph,
  identity: Identity,
  { queueArn, body, attributes, group }: OutgoingMessage,
): Promise<void> {
  const queue = graph.resources.find(({ outputs }) => outputs.arn === queueArn);
  const input = {
    QueueUrl: queue?.outputs.url ?? queueArn,
    MessageBody: body,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: typeof value === "number" ? "Number" : "String", StringValue: String(value) },
      ]),
    ),
    ...(group !== undefined && { MessageGroupId: group }),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      await endpoint.call(identity, "sqs", "SendMessage", input);
      return;
    } catch (error) {
      const isPassing = error instanceof AwsError && (error.status === 429 || error.status >= 500);
      if (!isPassing || attempt === TRIES) throw error;
      await wait(FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1), undefined, { ref: false });
    }
  }
}
