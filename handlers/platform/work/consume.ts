import * as v from "valibot";
import type { Schema } from "../../../contract/language.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { describeIssues } from "../issues.ts";
import type { Log } from "../observe/log.ts";
import { frame, type Invocation, type LambdaFunction } from "./invocation.ts";

/** What the work on one message gets besides the message. */
export interface MessageContext extends Pick<Invocation, "timeIsLeft"> {
  readonly messageId: string;
  /** How often the message has been received, this time included. */
  readonly tries: number;
  /** Carries the message's id in each line. */
  readonly log: Log;
}

/** What a consumer runs with. */
export interface ConsumerDependencies {
  /** Stands in its log lines. */
  readonly name: string;
  /** Gets the time limit of each event. */
  readonly database?: Database;
  /** Default: JSON lines on standard output. */
  readonly log?: Log;
  /** Default: the system's clock. */
  readonly now?: Clock;
  /** Time that a message may need, in milliseconds: none is begun with less left. Default 10,000. */
  readonly reserveMilliseconds?: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
export interface BatchReply {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export type ConsumerFunction = LambdaFunction<unknown, BatchReply>;

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const SqsRecord = v.object({
  messageId: v.string(),
  body: v.string(),
  attributes: v.optional(v.object({ ApproximateReceiveCount: v.optional(v.string()) }), {}),
});
type SqsRecord = v.InferOutput<typeof SqsRecord>;
const SqsEvent = v.object({ Records: v.array(SqsRecord) });

type Outcome = "done" | "failed" | "left";

/**
 * The Lambda function of a queue's consumer: checks each message, works on one after the other, and reports those that
 * failed, so that they alone come again. A message that fails each time, because it is malformed or because of what
 * it asks for, ends with the dead letters. Messages for which no time is left come again too.
 *
 * A queue delivers at least once and in any order: the work must do no harm when it is done twice.
 *
 * @throws only when the event is not one of a queue
 */
export function consume<const Message extends Schema>(
  schema: Message,
  dependencies: ConsumerDependencies,
  work: (message: v.InferOutput<Message>, context: MessageContext) => Promise<void>,
): ConsumerFunction {
  const { name, reserveMilliseconds = 10_000, ...rest } = dependencies;
  const ids = (_event: unknown, requestId: string) => ({ consumer: name, requestId });
  return frame({ message: "batch", ids, ...rest }, async (event, { log, timeIsLeft }) => {
    const { Records } = v.parse(SqsEvent, event);
    const failures: { itemIdentifier: string }[] = [];
    const counts: Record<Outcome, number> = { done: 0, failed: 0, left: 0 };
    for (const record of Records) {
      const told = { messageId: record.messageId, tries: triesOf(record) };
      const message = { ...told, log: log.with(told), timeIsLeft };
      const outcome = timeIsLeft(reserveMilliseconds) ? await attempt(schema, record, message, work) : "left";
      counts[outcome] += 1;
      if (outcome !== "done") failures.push({ itemIdentifier: record.messageId });
    }
    const result = { batchItemFailures: failures };
    return { result, facts: { messages: Records.length, ...counts } };
  });
}

async function attempt<const Message extends Schema>(
  schema: Message,
  record: SqsRecord,
  context: MessageContext,
  work: (message: v.InferOutput<Message>, context: MessageContext) => Promise<void>,
): Promise<Outcome> {
  try {
    await work(parseMessage(schema, record.body), context);
    return "done";
  } catch (error) {
    context.log.error("message", { outcome: "failed", error });
    return "failed";
  }
}

/** What is wrong is said without the values, which may be anybody's. */
function parseMessage<const Message extends Schema>(schema: Message, body: string): v.InferOutput<Message> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Error("The message is not JSON.");
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new Error(`The message is malformed: ${describeIssues(result.issues, "it")}.`);
}

const triesOf = ({ attributes }: SqsRecord): number => Number(attributes.ApproximateReceiveCount ?? 1);
