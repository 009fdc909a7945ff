import { randomUUID } from "node:crypto";
import { newTraceRoot } from "../aws/trace-root.ts";
import type { FunctionSpec } from "./functions.ts";
import type { LambdaRuntime } from "./runtime.ts";
import type { Failure } from "./worker.ts";

/** An event that waits for its (next) delivery; kept over a restart. */
export interface QueuedEvent {
  readonly id: string;
  readonly functionName: string;
  /** JSON. */
  readonly payload: string;
  /** Deliveries so far. */
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  readonly dueAt: number;
}

/** Where queued events are kept. */
export interface EventShelf {
  set(id: string, event: QueuedEvent): void;
  delete(id: string): void;
  values(): Iterable<QueuedEvent>;
}

/** A failed event as a dead-letter queue gets it. */
export interface DeadLetter {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface EventQueueOptions {
  readonly runtime: LambdaRuntime;
  readonly shelf: EventShelf;
  /** Milliseconds before the second and the third delivery. AWS: one minute, two minutes. */
  readonly retryDelays: readonly number[];
  /** Takes the record of an event that failed for good to the function's on-failure destination. */
  readonly deliver: (spec: FunctionSpec, destinationArn: string, record: object) => Promise<void>;
  /** Takes such an event itself to the function's dead-letter queue. */
  readonly bury: (spec: FunctionSpec, targetArn: string, letter: DeadLetter) => Promise<void>;
  readonly warn: (message: string) => void;
}

/**
 * Asynchronous invocations: accepted at once, delivered soon, twice more when the function fails, then sent to the
 * on-failure destination.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class EventQueue {
  readonly #options: EventQueueOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(options: EventQueueOptions) {
    this.#options = options;
    for (const event of [...options.shelf.values()]) this.#plan(event);
  }

  /** Accepts an event and returns its request id. */
  accept(spec: FunctionSpec, payload: string): string {
    const now = Date.now();
    const id = randomUUID();
    this.#keep({ id, functionName: spec.name, payload, attempts: 0, acceptedAt: now, dueAt: now });
    return id;
  }

  /** No further deliveries. What is left, or breaks off because the functions stop, is delivered after the next start. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #plan(event: QueuedEvent): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#attempt(event).catch(error => this.#options.warn(String(error)));
      },
      Math.max(0, event.dueAt - Date.now()),
    );
    this.#timers.add(timer);
  }

  async #attempt(event: QueuedEvent): Promise<void> {
    const { runtime, shelf } = this.#options;
    const spec = runtime.find(event.functionName);
    const outcome = await (spec && runtime.invoke(spec, event.payload, newTraceRoot(), event.id));
    if (!spec || !outcome || outcome.ok) shelf.delete(event.id);
    else if (!this.#closed) await this.#failed(spec, { ...event, attempts: event.attempts + 1 }, outcome);
  }

  async #failed(spec: FunctionSpec, event: QueuedEvent, outcome: Failure): Promise<void> {
    const { maximumRetries, maximumAgeSeconds } = spec.asynchronous;
    const dueAt = Date.now() + (this.#options.retryDelays[event.attempts - 1] ?? 0);
    const exhausted = event.attempts > maximumRetries;
    const expired = dueAt - event.acceptedAt > maximumAgeSeconds * 1000;
    if (exhausted || expired) await this.#giveUp(spec, event, outcome, !exhausted);
    else this.#keep({ ...event, dueAt });
  }

  #keep(event: QueuedEvent): void {
    this.#options.shelf.set(event.id, event);
    this.#plan(event);
  }

  async #giveUp(spec: FunctionSpec, event: QueuedEvent, outcome: Failure, expired: boolean): Promise<void> {
    const { shelf, deliver, bury, warn } = this.#options;
    const { onFailure, deadLetterArn } = spec.asynchronous;
    const lost = (error: Error) => warn(`${spec.label}: ${error.message}`);
    if (onFailure) await deliver(spec, onFailure, failureRecord(spec, event, outcome, expired)).catch(lost);
    if (deadLetterArn) await bury(spec, deadLetterArn, deadLetter(event, outcome)).catch(lost);
    if (!onFailure && !deadLetterArn)
      warn(
        `${spec.label} failed ${event.attempts} times on an asynchronous event; the program gives it no on-failure destination.`,
      );
    shelf.delete(event.id);
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
const deadLetter = ({ id, payload }: QueuedEvent, { errorMessage }: Failure): DeadLetter => ({
  body: payload,
  attributes: { RequestID: id, ErrorCode: 200, ErrorMessage: errorMessage },
});

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function failureRecord(
  spec: FunctionSpec,
  event: QueuedEvent,
  { errorType, errorMessage, trace }: Failure,
  expired: boolean,
): object {
  return {
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: event.id,
      functionArn: `${spec.arn}:$LATEST`,
      condition: expired ? "EventAgeExceeded" : "RetriesExhausted",
      approximateInvokeCount: event.attempts,
    },
    requestPayload: JSON.parse(event.payload),
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType, errorMessage, trace },
  };
}
