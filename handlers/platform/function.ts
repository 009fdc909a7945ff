import * as v from "valibot";
import { type Clock, systemClock } from "./clock.ts";
import type { Schema } from "./contract.ts";
import type { Database } from "./database.ts";
import type { LambdaContext } from "./gateway.ts";
import { describeIssues } from "./issues.ts";
import { createLog, type Log } from "./log.ts";
import { traceId } from "./trace.ts";

export interface FunctionDependencies {
  readonly name: string;
  readonly database?: Database;
  readonly log?: Log;
  readonly now?: Clock;
}

/**
 * The Lambda function of a trigger or a task: checks the event, limits the database's time by the function's,
 * and writes one log line.
 *
 * @throws what the work throws; and an Error that says what is wrong with the event, without its values
 */
export function invokable<const Event extends Schema, Result>(
  schema: Event,
  dependencies: FunctionDependencies,
  work: (event: v.InferOutput<Event>, log: Log) => Promise<Result>,
): (event: unknown, context: LambdaContext) => Promise<Result> {
  const { name, database, log = createLog(), now = systemClock } = dependencies;
  let coldStart = true;
  return async (event, context) => {
    const startedAt = now();
    const line = { function: name, requestId: context.awsRequestId, traceId: traceId() };
    const done = (outcome: string) => ({ ...line, outcome, ms: now() - startedAt, coldStart });
    database?.limitTime(() => context.getRemainingTimeInMillis());
    try {
      const result = await work(parseEvent(schema, event), log.with(line));
      log.info("invocation", done("succeeded"));
      return result;
    } catch (error) {
      log.error("invocation", { ...done("failed"), error });
      throw error;
    } finally {
      coldStart = false;
    }
  };
}

function parseEvent<const Event extends Schema>(schema: Event, event: unknown): v.InferOutput<Event> {
  const result = v.safeParse(schema, event);
  if (result.success) return result.output;
  throw new Error(`Event: ${describeIssues(result.issues, "event")}`);
}
