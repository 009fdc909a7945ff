import { AwsError, type AwsOperation } from "../aws/types.ts";
import type { LogEvent, LogGroup } from "./groups.ts";

export type Input = Readonly<Record<string, unknown>>;

export interface OperationContext {
  readonly groups: () => readonly LogGroup[];
  /** The lines of a group, the oldest first; of one stream where it is named. */
  readonly events: (group: LogGroup) => readonly LogEvent[];
  readonly arnOf: (name: string) => string;
}

type Run = (input: Input, group: LogGroup, context: OperationContext) => unknown;

/** An operation on the group that `logGroupName` or `logGroupIdentifier` names. */
export const onGroup =
  (name: string, run: Run) =>
  (context: OperationContext): AwsOperation<Input> => ({
    action: `logs:${name}`,
    resources: input => [`${context.arnOf(groupName(input))}:*`],
    run: async input => {
      const wanted = groupName(input);
      if (wanted === "")
        throw new AwsError(
          "InvalidParameterException",
          "A value for logGroupName or logGroupIdentifier is required.",
        );
      const group = context.groups().find(one => one.name === wanted);
      if (!group) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
      return run(input, group, context);
    },
  });

const groupName = ({ logGroupName, logGroupIdentifier }: Input): string =>
  String(logGroupName ?? logGroupIdentifier ?? "")
    .replace(/^arn:.*:log-group:/, "")
    .replace(/:\*$/, "");

export const numberOf = (input: Input, member: string, otherwise: number): number =>
  typeof input[member] === "number" ? (input[member] as number) : otherwise;

/** A place in a list, as a token that clients hand back. @throws AwsError InvalidParameterException */
export function readToken(token: unknown): number {
  if (token === undefined || token === null) return 0;
  const [, place] = /^f\/(\d+)$/.exec(Buffer.from(String(token), "base64url").toString()) ?? [];
  if (place === undefined)
    throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.");
  return Number(place);
}

export const tokenFor = (place: number): string => Buffer.from(`f/${place}`).toString("base64url");
