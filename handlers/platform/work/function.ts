import * as v from "valibot";
import type { Schema } from "../../../contract/language.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { describeIssues } from "../issues.ts";
import type { Log } from "../observe/log.ts";
import { frame, type Invocation, type LambdaFunction } from "./invocation.ts";

/** What a function that is invoked by hand or by Cognito runs with. */
export interface FunctionDependencies {
  /** Stands in its log lines. */
  readonly name: string;
  /** Gets the time limit of each event. */
  readonly database?: Database;
  /** Default: JSON lines on standard output. */
  readonly log?: Log;
  /** Default: the system's clock. */
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
  work: (event: v.InferOutput<Event>, invocation: Invocation) => Promise<Result>,
): LambdaFunction<unknown, Result> {
  const { name, ...rest } = dependencies;
  const ids = (_event: unknown, requestId: string) => ({ function: name, requestId });
  return frame({ message: "invocation", ids, ...rest }, async (event, invocation) => ({
    result: await work(parseEvent(schema, event), invocation),
    facts: { outcome: "succeeded" },
  }));
}

function parseEvent<const Event extends Schema>(schema: Event, event: unknown): v.InferOutput<Event> {
  const result = v.safeParse(schema, event);
  if (result.success) return result.output;
  throw new Error(`Event: ${describeIssues(result.issues, "event")}`);
}
