import { defined } from "../../lib/defined.ts";
/** A message as ReceiveMessage gives it. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<
    Record<
      string,
      { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }
    >
  >;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export const sqsEvent = (batch: readonly ReceivedMessage[], queueArn: string, awsRegion: string) => ({
  Records: batch.map(message => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
        name,
        {
          ...defined({ stringValue: attribute.StringValue, binaryValue: attribute.BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: attribute.DataType,
        },
      ]),
    ),
    md5OfMessageAttributes: message.MD5OfMessageAttributes ?? null,
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion,
  })),
});

/**
 * Ids of the messages that a function reports as failed. A reply that AWS cannot read means all of them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedItems(payload: string, batch: readonly ReceivedMessage[]): ReadonlySet<string> {
  const all = new Set(batch.map(({ MessageId }) => MessageId));
  const reply = JSON.parse(payload) as { batchItemFailures?: unknown } | null;
  const failures = typeof reply === "object" ? (reply?.batchItemFailures ?? []) : null;
  if (!Array.isArray(failures)) return all;
  const ids = failures.map(failure => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  return ids.every(id => typeof id === "string" && all.has(id)) ? new Set(ids as string[]) : all;
}
