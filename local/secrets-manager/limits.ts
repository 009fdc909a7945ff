import { validation } from "./errors.ts";
import type { Input } from "./operation.ts";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

const KEY_LENGTH = 128;
const VALUE_LENGTH = 256;

/** @throws AwsError ValidationException for a value that is not in the list */
export function checkOneOf(input: Input, member: string, values: readonly string[]): void {
  const value = input[member];
  if (value === undefined || values.includes(String(value))) return;
  const path = lowerFirst(member);
  throw failed(`Value '${String(value)}' at '${path}'`, `satisfy enum value set: [${values.join(", ")}]`);
}

/**
 * `Tags` of a call; undefined where it has none.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Tag.html
 * @throws AwsError ValidationException for a key or a value that is too long, or a key that is empty
 */
export function readTags({ Tags }: Input): readonly Tag[] | undefined {
  if (!Array.isArray(Tags)) return undefined;
  for (const [at, { Key = "", Value = "" }] of (Tags as Partial<Tag>[]).entries()) {
    checkLength(Key, `tags.${at + 1}.member.key`, 1, KEY_LENGTH);
    checkLength(Value, `tags.${at + 1}.member.value`, 0, VALUE_LENGTH);
  }
  return (Tags as Partial<Tag>[]).map(({ Key = "", Value = "" }) => ({ Key, Value }));
}

/** @throws AwsError ValidationException for a member that is missing */
export function present<Value>(value: Value | undefined, member: string): Value {
  if (value !== undefined) return value;
  throw failed(`Value null at '${lowerFirst(member)}'`, "not be null");
}

function checkLength({ length }: string, path: string, least: number, most: number): void {
  if (length < least) throw failed(`Value at '${path}'`, `have length greater than or equal to ${least}`);
  if (length > most) throw failed(`Value at '${path}'`, `have length less than or equal to ${most}`);
}

const failed = (what: string, must: string) =>
  validation(`1 validation error detected: ${what} failed to satisfy constraint: Member must ${must}`);

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
