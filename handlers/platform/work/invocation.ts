import { type Clock, systemClock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { createLog, type Log, type LogFields } from "../observe/log.ts";
import { traceId } from "../observe/trace.ts";

/** What the functions use of Lambda's context object. Only the frame below reads it. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export type LambdaFunction<Event, Result> = (event: Event, context: LambdaContext) => Promise<Result>;

/** One event, while the function works on it. */
export interface Invocation {
  /** Carries the ids of the event in each line. */
  readonly log: Log;
  readonly remainingMilliseconds: () => number;
  /** Whether at least so much of the event's time is left. */
  readonly timeIsLeft: (milliseconds: number) => boolean;
}

export interface FrameOptions<Event> {
  /** The message of the one line that is written for each event. */
  readonly message: string;
  /** The ids that the event's lines carry, beside its X-Ray trace. */
  readonly ids: (event: Event, awsRequestId: string) => LogFields;
  readonly database?: Pick<Database, "limitTime"> | undefined;
  readonly log?: Log | undefined;
  readonly now?: Clock | undefined;
}

/** How an event ended. */
export interface Ending<Result> {
  readonly result: Result;
  /** What the event's line says besides its ids, its milliseconds and whether it was a cold start. */
  readonly facts: LogFields;
  /** Default info. */
  readonly level?: "info" | "error";
}

/**
 * What every Lambda function stands on: it gives the database the time limit of the event, runs the work, and writes
 * one line with the ids, the milliseconds and the outcome. Work that runs outside would have the time limit of the
 * event before.
 *
 * @throws what the work throws, after a line that says so
 */
export function frame<Event, Result>(
  options: FrameOptions<Event>,
  work: (event: Event, invocation: Invocation) => Promise<Ending<Result>>,
): LambdaFunction<Event, Result> {
  const { message, ids, database, log = createLog(), now = systemClock } = options;
  let coldStart = true;
  return async (event, context) => {
    const startedAt = now();
    const remainingMilliseconds = () => context.getRemainingTimeInMillis();
    database?.limitTime(remainingMilliseconds);
    const line = { ...ids(event, context.awsRequestId), traceId: traceId() };
    const write = (level: "info" | "error", facts: LogFields) =>
      log[level](message, { ...line, ...facts, ms: now() - startedAt, coldStart });
    const timeIsLeft = (milliseconds: number) => remainingMilliseconds() >= milliseconds;
    try {
      const ending = await work(event, { log: log.with(line), remainingMilliseconds, timeIsLeft });
      write(ending.level ?? "info", ending.facts);
      return ending.result;
    } catch (error) {
      write("error", { outcome: "failed", error });
      throw error;
    } finally {
      coldStart = false;
    }
  };
}
