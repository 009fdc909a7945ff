import { AwsError, type AwsOperation } from "../aws/types.ts";
import type { LogEvent, LogGroup } from "./groups.ts";

export type Input = Readonly<Record<string, unknown>>;

export interface OperationContext {
  readonly groups: () => readonly LogGroup[];
  /** The lines of a group, the oldest first; of one stream where it is named. */
  readonly events: (group: LogGroup) => readonly LogEvent[];
  readonly arnOf: (name: string) => string;
  /** When local mode took the groups up, in milliseconds. */
  readonly createdAt: number;
}

type Run = (input: Input, group: LogGroup, context: OperationContext) => unknown;

/** An operation on the group that `logGroupName` or `logGroupIdentifier` names. */
export const onGroup =
  (name: string, run: Run) =>
  (context: OperationContext): AwsOperation<Input> => ({
    action: `logs:${name}`,
    resources: input => [`${context.arnOf(groupName(input))}:*`],
    run: async input => {
      atMostOne(input, "logGroupName", "logGroupIdentifier");
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
  const place = placeOf(token, "f");
  if (place === undefined) throw invalid("The specified nextToken is invalid.");
  return place;
}

/** Undefined for a token of the other direction, and for one that is not ours. */
export function placeOf(token: unknown, direction: "f" | "b"): number | undefined {
  const [, found, place] = /^([fb])\/(\d+)$/.exec(Buffer.from(String(token), "base64url").toString()) ?? [];
  return found === direction ? Number(place) : undefined;
}

export const tokenFor = (place: number, direction: "f" | "b" = "f"): string =>
  Buffer.from(`${direction}/${place}`).toString("base64url");

export const invalid = (message: string) => new AwsError("InvalidParameterException", message);

/** @throws AwsError InvalidParameterException for a limit outside 1 and the most */
export function limitOf(input: Input, most: number): number {
  const limit = numberOf(input, "limit", most);
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  const bound = limit < 1 ? "greater than or equal to 1" : `less than or equal to ${most}`;
  throw invalid(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** Refuses members that contradict one another. */
export function atMostOne(input: Input, first: string, second: string): void {
  if (input[first] !== undefined && input[second] !== undefined)
    throw invalid(`${first} and ${second} are mutually exclusive parameters.`);
}
