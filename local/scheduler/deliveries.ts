import { randomUUID } from "node:crypto";
import { AwsError } from "../aws/types.ts";
import type { Clock } from "../services/host.ts";
import { fillInput, type ScheduleSpec } from "./schedules.ts";
import type { Targets } from "./targets.ts";

/** A run that waits for its next try; kept over a restart. Times are milliseconds since the epoch. */
export interface PendingRun {
  readonly id: string;
  readonly scheduleArn: string;
  readonly scheduledAt: number;
  /** Tries so far. */
  readonly attempts: number;
  readonly dueAt: number;
}

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly targets: Pick<Targets, "hand" | "deadLetter">;
  /** Where runs are kept that wait. */
  readonly shelf: {
    set(id: string, run: PendingRun): void;
    delete(id: string): void;
    values(): Iterable<PendingRun>;
  };
  /** Milliseconds before the next try, after so many. */
  readonly backoff: (attempts: number) => number;
  readonly notice: (message: string) => void;
  readonly warn: (message: string) => void;
}

type Exhausted = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

/** One second, two, four, up to a minute: AWS does not say how long it waits. */
export const doubling = (attempts: number): number => Math.min(60_000, 500 * 2 ** attempts);

/**
 * Hands runs over to their targets: tried again while the target is busy or broken, as often and as long as the
 * schedule says, then sent to its dead-letter queue. What the target refuses is not tried again.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export class Deliveries {
  readonly #options: DeliveryOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #specs: readonly ScheduleSpec[] = [];

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Takes over the schedules of the program, and goes on with runs that were left. */
  deploy(specs: readonly ScheduleSpec[]): void {
    this.close();
    this.#specs = specs;
    for (const run of [...this.#options.shelf.values()]) this.#plan(run);
  }

  /** The first try of a run, now. */
  async run(spec: ScheduleSpec, scheduledTime: Date): Promise<void> {
    const { clock, shelf, notice } = this.#options;
    const [scheduledAt, dueAt] = [scheduledTime.getTime(), clock.now().getTime()];
    const run = { id: randomUUID(), scheduleArn: spec.arn, scheduledAt, attempts: 0, dueAt };
    notice(`${spec.name} runs as of ${scheduledTime.toISOString()}`);
    shelf.set(run.id, run);
    await this.#attempt(run);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #plan(run: PendingRun): void {
    const wait = Math.max(0, run.dueAt - this.#options.clock.now().getTime());
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#attempt(run);
    }, wait);
    timer.unref();
    this.#timers.add(timer);
  }

  /** Never throws. */
  async #attempt(before: PendingRun): Promise<void> {
    const { targets, shelf, warn } = this.#options;
    const spec = this.#specs.find(({ arn }) => arn === before.scheduleArn);
    const run = { ...before, attempts: before.attempts + 1 };
    const { id: executionId, attempts: attempt } = run;
    if (!spec) return shelf.delete(run.id);
    const payload = fillInput(spec, { scheduledTime: new Date(run.scheduledAt), executionId, attempt });
    try {
      await targets.hand(spec, payload);
      shelf.delete(run.id);
    } catch (caught) {
      const error =
        caught instanceof AwsError ? caught : new AwsError("InternalFailure", String(caught), 500);
      const isPassing = error.status === 429 || error.status >= 500;
      const exhausted = isPassing ? this.#exhausted(spec, run) : null;
      if (isPassing && !exhausted) return this.#later(run);
      warn(`The schedule ${spec.name} did not run: ${error.message}`);
      await this.#giveUp(spec, run, { payload, error, exhausted });
    }
  }

  #later(run: PendingRun): void {
    const dueAt = this.#nextTry(run);
    this.#options.shelf.set(run.id, { ...run, dueAt });
    this.#plan({ ...run, dueAt });
  }

  #exhausted(spec: ScheduleSpec, run: PendingRun): Exhausted | null {
    if (run.attempts > spec.maximumRetries) return "MaximumRetryAttempts";
    const age = this.#nextTry(run) - run.scheduledAt;
    return age > spec.maximumAgeSeconds * 1000 ? "MaximumEventAgeInSeconds" : null;
  }

  #nextTry({ attempts }: PendingRun): number {
    return this.#options.clock.now().getTime() + this.#options.backoff(attempts);
  }

  async #giveUp(
    spec: ScheduleSpec,
    run: PendingRun,
    { payload, error, exhausted }: { payload: string; error: AwsError; exhausted: Exhausted | null },
  ): Promise<void> {
    const { targets, shelf, warn } = this.#options;
    const attributes = {
      ERROR_CODE: error.name,
      ERROR_MESSAGE: error.message,
      EXECUTION_ID: run.id,
      ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
      RETRY_ATTEMPTS: String(run.attempts - 1),
      SCHEDULED_TIME: new Date(run.scheduledAt).toISOString().replace(/\.\d{3}Z$/, "Z"),
      SCHEDULE_ARN: spec.arn,
      TARGET_ARN: spec.targetArn,
    };
    try {
      const { deadLetterArn: queueArn } = spec;
      if (queueArn) await targets.deadLetter(spec, { queueArn, body: payload, attributes });
    } catch (failure) {
      warn(`The dead letter of ${spec.name} was lost: ${(failure as Error).message}`);
    }
    shelf.delete(run.id);
  }
}
