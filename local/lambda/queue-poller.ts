import { setTimeout as wait } from "node:timers/promises";
import { newTraceRoot } from "../aws/trace-root.ts";
import { AwsError } from "../aws/types.ts";
import { failedItems, type ReceivedMessage, sqsEvent } from "./batch.ts";
import type { EventSourceOptions, EventSourceSpec } from "./event-sources.ts";
import type { FunctionSpec } from "./functions.ts";

const MOST_AT_ONCE = 10;
const POLL_SECONDS = 20;
const ERROR_PAUSE_MILLISECONDS = 1_000;

/**
 * Receives the messages of a queue, invokes its function with batches of them, and deletes those that went well. The
 * others come again when their visibility time-out is over.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class QueuePoller {
  hasEnded = false;
  readonly #spec: EventSourceSpec;
  readonly #options: EventSourceOptions;
  readonly #working = new Set<Promise<void>>();
  #closed = false;

  constructor(spec: EventSourceSpec, options: EventSourceOptions) {
    this.#spec = spec;
    this.#options = options;
    void this.#run();
  }

  close(): void {
    this.#closed = true;
  }

  async #run(): Promise<void> {
    const { maximumConcurrency } = this.#spec;
    while (!this.#closed) {
      if (this.#working.size >= maximumConcurrency) await Promise.race(this.#working);
      try {
        const batch = await this.#gather();
        if (batch.length > 0) this.#begin(batch);
      } catch (error) {
        if (!isPassing(error)) break;
        await wait(ERROR_PAUSE_MILLISECONDS, undefined, { ref: false });
      }
    }
    this.hasEnded = true;
  }

  /** As many messages as a batch holds, or those that came within its window. */
  async #gather(): Promise<ReceivedMessage[]> {
    const { batchSize, window } = this.#spec;
    const batch = await this.#receive(batchSize, POLL_SECONDS);
    const deadline = performance.now() + window * 1000;
    while (batch.length > 0 && batch.length < batchSize && !this.#closed) {
      const left = deadline - performance.now();
      if (left <= 0) break;
      const more = await this.#receive(
        batchSize - batch.length,
        Math.min(POLL_SECONDS, Math.ceil(left / 1000)),
      );
      batch.push(...more);
    }
    return batch;
  }

  async #receive(most: number, WaitTimeSeconds: number): Promise<ReceivedMessage[]> {
    const reply = (await this.#call("ReceiveMessage", {
      MaxNumberOfMessages: Math.min(MOST_AT_ONCE, most),
      WaitTimeSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    })) as { Messages?: ReceivedMessage[] } | undefined;
    return reply?.Messages ?? [];
  }

  #begin(batch: readonly ReceivedMessage[]): void {
    const work: Promise<void> = this.#work(batch)
      .catch(error => this.#options.warn(String(error?.message ?? error)))
      .finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  async #work(batch: readonly ReceivedMessage[]): Promise<void> {
    const { runtime, region, warn, onBatch } = this.#options;
    const { queueArn, reportsFailures } = this.#spec;
    const spec = this.#function();
    const event = JSON.stringify(sqsEvent(batch, queueArn, region));
    const traceId = newTraceRoot();
    const senders = batch.flatMap(({ Attributes }) => Attributes?.AWSTraceHeader ?? []);
    const outcome = await runtime.invoke(spec, event, traceId);
    const failed = outcome.ok && reportsFailures ? failedItems(outcome.payload, batch) : new Set<string>();
    const some = `${failed.size} of ${batch.length} messages of ${nameOf(queueArn)}`;
    onBatch({
      spec,
      traceId,
      senders,
      error: failed.size > 0 ? `failed on ${some}, which come again` : null,
    });
    if (!outcome.ok)
      return warn(
        `${spec.label} failed on ${batch.length} messages of ${nameOf(queueArn)}: they come again.`,
      );
    if (failed.size > 0) warn(`${spec.label} failed on ${some}.`);
    const done = batch.filter(({ MessageId }) => !failed.has(MessageId));
    for (let from = 0; from < done.length; from += MOST_AT_ONCE)
      await this.#delete(done.slice(from, from + MOST_AT_ONCE));
  }

  /** A message that could not be deleted comes again, so it is tried once more. */
  async #delete(messages: readonly ReceivedMessage[], tries = 3): Promise<void> {
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    try {
      await this.#call("DeleteMessageBatch", { Entries });
    } catch (error) {
      if (tries === 1 || !isPassing(error)) throw error;
      await this.#delete(messages, tries - 1);
    }
  }

  #call(operation: string, input: object): Promise<unknown> {
    const { runtime, call } = this.#options;
    const identity = runtime.identityOf(this.#function());
    if (!identity) throw new AwsError("ResourceNotFoundException", "The function is gone.", 404);
    return call(identity, operation, { QueueUrl: this.#spec.queueUrl, ...input });
  }

  #function(): FunctionSpec {
    const spec = this.#options.runtime.find(this.#spec.functionArn);
    if (!spec) throw new AwsError("ResourceNotFoundException", "The function is gone.", 404);
    return spec;
  }
}

/** What a later try may not meet again. A refusal, told in the terminal already, stays until the program changes. */
const isPassing = (error: unknown) =>
  !(error instanceof AwsError) || error.status === 429 || error.status >= 500;

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf(":") + 1);
