import { AwsError } from "../../aws/types.ts";
import { invalidParameter } from "../errors.ts";

/** One member of an operation's input: its type and its limits, with the problems in AWS's own words. */
export interface Member<T, Required extends boolean = boolean> {
  readonly required: Required;
  /** @throws AwsError SerializationException for another JSON type. */
  problems(value: unknown, path: string): readonly string[];
  /** Never set: carries the type. */
  readonly type?: T;
}

export type Members = Readonly<Record<string, Member<unknown>>>;

/** The parsed input of an operation. */
export type InputOf<S extends Members> = {
  readonly [K in keyof S as S[K] extends Member<unknown, true> ? K : never]: TypeOf<S[K]>;
} & {
  readonly [K in keyof S as S[K] extends Member<unknown, true> ? never : K]?: TypeOf<S[K]> | undefined;
};
type TypeOf<M> = M extends Member<infer T> ? T : never;

/**
 * Checks an input; unknown members are ignored, as AWS does.
 * @throws AwsError InvalidParameterException, SerializationException
 */
export function parseInput<S extends Members>(
  members: S,
  input: Readonly<Record<string, unknown>>,
): InputOf<S> {
  const problems = Object.entries(members).flatMap(([name, member]) =>
    memberProblems(member, input[name], lowerFirst(name)),
  );
  if (problems.length > 0) throw invalidParameter(validationMessage(problems));
  const known = Object.entries(input).filter(([name, value]) => name in members && value !== null);
  return Object.fromEntries(known) as InputOf<S>;
}

export function required<T>(member: Member<T>): Member<T, true> {
  return { ...member, required: true };
}

export interface TextLimits {
  readonly min?: number;
  readonly max?: number;
  /** The pattern, and how AWS prints it. */
  readonly pattern?: readonly [RegExp, string];
}

export function text(limits: TextLimits = {}): Member<string, false> {
  return optional((value, path) => {
    if (typeof value !== "string") throw wrongType(path, "string");
    const problems: string[] = [];
    if (limits.min !== undefined && value.length < limits.min)
      problems.push(`have length greater than or equal to ${limits.min}`);
    if (limits.max !== undefined && value.length > limits.max)
      problems.push(`have length less than or equal to ${limits.max}`);
    if (limits.pattern && !limits.pattern[0].test(value))
      problems.push(`satisfy regular expression pattern: ${limits.pattern[1]}`);
    return problems.map(problem => `Value at '${path}' failed to satisfy constraint: Member must ${problem}`);
  });
}

export function flag(): Member<boolean, false> {
  return optional((value, path) => {
    if (typeof value !== "boolean") throw wrongType(path, "boolean");
    return [];
  });
}

export function integer(min: number, max: number): Member<number, false> {
  return optional((value, path) => {
    if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(path, "whole number");
    if (value < min)
      return [
        `Value '${value}' at '${path}' failed to satisfy constraint: Member must have value greater than or equal to ${min}`,
      ];
    if (value > max)
      return [
        `Value '${value}' at '${path}' failed to satisfy constraint: Member must have value less than or equal to ${max}`,
      ];
    return [];
  });
}

export function oneOf<const T extends string>(...values: readonly T[]): Member<T, false> {
  return optional((value, path) => {
    if (typeof value !== "string") throw wrongType(path, "string");
    if (values.some(allowed => allowed === value)) return [];
    return [
      `Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(", ")}]`,
    ];
  });
}

export function list<T>(item: Member<T>): Member<readonly T[], false> {
  return optional((value, path) => {
    if (!Array.isArray(value)) throw wrongType(path, "list");
    return value.flatMap((element, index) =>
      memberProblems({ ...item, required: true }, element, `${path}.${index + 1}.member`),
    );
  });
}

/** A map of strings. */
export function texts(): Member<Readonly<Record<string, string>>, false> {
  return optional((value, path) => {
    if (!isObject(value)) throw wrongType(path, "map");
    for (const [key, element] of Object.entries(value))
      if (typeof element !== "string") throw wrongType(`${path}.${key}.member`, "string");
    return [];
  });
}

export function structure<S extends Members>(members: S): Member<InputOf<S>, false> {
  return optional((value, path) => {
    if (!isObject(value)) throw wrongType(path, "structure");
    return Object.entries(members).flatMap(([name, member]) =>
      memberProblems(member, value[name], `${path}.${lowerFirst(name)}`),
    );
  });
}

/** The sentence that AWS puts before a list of problems. */
const validationMessage = (problems: readonly string[]): string =>
  `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected: ${problems.join("; ")}`;

function optional<T>(problems: Member<T>["problems"]): Member<T, false> {
  return { required: false, problems };
}

function memberProblems(member: Member<unknown>, value: unknown, path: string): readonly string[] {
  if (value !== undefined && value !== null) return member.problems(value, path);
  return member.required ? [`Value at '${path}' failed to satisfy constraint: Member must not be null`] : [];
}

const wrongType = (path: string, expected: string) =>
  new AwsError("SerializationException", `The member '${path}' is no ${expected}.`);
const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
