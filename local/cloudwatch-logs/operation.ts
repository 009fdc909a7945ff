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
    resources: input => [`${context.arnOf(groupName(input, context))}:*`],
    run: async input => {
      if (input.logGroupName !== undefined && input.logGroupIdentifier !== undefined)
        throw new AwsError(
          "ValidationException",
          "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
        );
      match(input, "logGroupIdentifier", /^[\w#+=/:,.@-]*$/);
      const wanted = groupName(input, context);
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

/** The name in a name or an ARN. An ARN of another account or region is returned whole, and no group has that name. */
function groupName({ logGroupName, logGroupIdentifier }: Input, { arnOf }: OperationContext): string {
  const given = String(logGroupName ?? logGroupIdentifier ?? "");
  const beginning = arnOf("");
  return given.startsWith(beginning) ? given.slice(beginning.length) : given;
}

/** @throws AwsError InvalidParameterException for text that does not fit */
function match(input: Input, member: string, pattern: RegExp): void {
  if (input[member] === undefined || pattern.test(String(input[member]))) return;
  const source = pattern.source.slice(1, -1).replaceAll("\\/", "/");
  throw invalid(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${source}`,
  );
}

/** @throws AwsError InvalidParameterException for another value than these */
export function oneOf(input: Input, member: string, values: readonly string[]): void {
  const value = input[member];
  if (value === undefined || values.includes(String(value))) return;
  throw invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(", ")}]`,
  );
}

export const numberOf = (input: Input, member: string, otherwise: number): number =>
  typeof input[member] === "number" ? (input[member] as number) : otherwise;

/**
 * A place in a list, as a token that clients hand back.
 * @param order of the list, where it has several: a token of one order is not valid in another
 * @throws AwsError InvalidParameterException
 */
export function readToken(token: unknown, order = ""): number {
  if (token === undefined || token === null) return 0;
  const [, found, place] = /^(.*)\/(\d+)$/.exec(Buffer.from(String(token), "base64url").toString()) ?? [];
  if (found !== order) throw invalidToken();
  return Number(place);
}

export const tokenFor = (place: number, order = ""): string =>
  Buffer.from(`${order}/${place}`).toString("base64url");

export const invalidToken = () => invalid("The specified nextToken is invalid.");

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
