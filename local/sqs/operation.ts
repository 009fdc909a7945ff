import type { AwsOperation, CallContext } from "../aws/types.ts";
import { invalidValue, missing } from "./errors.ts";
import type { Queue } from "./queue.ts";
import type { Queues } from "./queues.ts";

export type Input = Readonly<Record<string, unknown>>;

export interface OperationContext {
  readonly queues: Queues;
  readonly newId: () => string;
  /** True once local mode stops: long polls end at once. */
  readonly isClosed: () => boolean;
}

type Run = (input: Input, queue: Queue, context: OperationContext, call: CallContext) => unknown;

/** An operation on the queue that `QueueUrl` names. @param action where it differs from the name, as with batches */
export const onQueue =
  (name: string, run: Run, action = name) =>
  (context: OperationContext): AwsOperation<Input> => ({
    action: `sqs:${action}`,
    resources: input => [context.queues.arnOf(input.QueueUrl)],
    run: async (input, call) => {
      required(input, "QueueUrl");
      return run(input, context.queues.get(input.QueueUrl), context, call);
    },
  });

/** @throws AwsError MissingParameter */
export function required(input: Input, member: string): string {
  const value = input[member];
  if (typeof value !== "string" || value === "") throw missing(member);
  return value;
}

/** A whole number within bounds, or the default. @throws AwsError InvalidParameterValue with that reason */
export function wholeNumber(
  input: Input,
  member: string,
  bounds: {
    readonly from: number;
    readonly to: number;
    readonly otherwise: number;
    readonly reason?: string;
  },
): number {
  const { from, to, otherwise, reason = `Must be between ${from} and ${to}, if provided.` } = bounds;
  const value = input[member];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return value;
  throw invalidValue(member, value, reason);
}

export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === "string") : [];
