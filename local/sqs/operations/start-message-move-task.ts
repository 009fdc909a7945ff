import { AwsError, type AwsOperation } from "../../aws/types.ts";
import { invalid } from "../errors.ts";
import { type Input, type OperationContext, required } from "../operation.ts";

/**
 * Sends dead letters back to where they came from, all at once.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export const startMessageMoveTask = ({ queues, newId }: OperationContext): AwsOperation<Input> => ({
  action: "sqs:StartMessageMoveTask",
  resources: ({ SourceArn }) => [String(SourceArn)],
  run: async input => {
    const arn = required(input, "SourceArn");
    const source = queues.byArn(arn);
    if (!source || !queues.all().some(({ spec }) => spec.redrive?.deadLetterArn === arn))
      throw source
        ? invalid("Source queue must be configured as a Dead Letter Queue.")
        : new AwsError(
            "ResourceNotFoundException",
            "The resource that you specified for the SourceArn parameter doesn't exist.",
            404,
          );
    const { DestinationArn } = input;
    if (DestinationArn !== undefined && !queues.byArn(DestinationArn))
      throw new AwsError(
        "ResourceNotFoundException",
        "The resource that you specified for the DestinationArn parameter doesn't exist.",
        404,
      );
    for (const message of [...source.current()]) {
      const target = queues.byArn(DestinationArn ?? message.deadLetterSource);
      if (target) queues.move({ ...message, receiveCount: 0 }, source, target, undefined);
    }
    const handle = JSON.stringify({ taskId: newId(), sourceArn: arn });
    return { TaskHandle: Buffer.from(handle).toString("base64") };
  },
});
