import { commonErrors } from "../../../contract/errors.ts";
import { ApiError } from "../errors.ts";

const deepest = 64;
/** PostgreSQL stores neither U+0000 nor half a surrogate pair. */
const unstorable = /[\0\p{Surrogate}]/u;

/** Whether a text can be stored as it is. */
export const isStorable = (text: string): boolean => !unstorable.test(text);

/**
 * Parses a body: UTF-8 JSON without byte order mark, at most 64 levels deep, numbers finite, text storable.
 * Minus zero becomes zero.
 *
 * @throws ApiError `invalid_json`
 */
export function parseJson(text: string): unknown {
  let root: { value: unknown };
  try {
    root = { value: JSON.parse(text) };
  } catch {
    throw invalid(text === "" ? "The body is empty." : "The body does not parse.");
  }
  // A loop and not a recursion: the depth is the sender's choice.
  let level: object[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) throw invalid(`The body is nested more than ${deepest} levels deep.`);
    level = checkMembers(level, depth < deepest);
  }
  return root.value;
}

/**
 * Checks the members of objects and lists, and returns those that are objects and lists themselves. A body of a megabyte
 * has a third of a million empty ones: they can be left out, and nothing is made for any member.
 */
function checkMembers(containers: readonly object[], leavesEmptyOut: boolean): object[] {
  const inner: object[] = [];
  for (const container of containers) {
    if (Array.isArray(container)) {
      for (let index = 0; index < container.length; index += 1)
        checkMember(container, index, inner, leavesEmptyOut);
      continue;
    }
    // What JSON makes has no keys but its own.
    for (const key in container) {
      if (!isStorable(key)) throw invalid(unstorableText);
      checkMember(container as Record<string, unknown>, key, inner, leavesEmptyOut);
    }
  }
  return inner;
}

function checkMember<Key extends string | number>(
  container: Record<Key, unknown>,
  key: Key,
  inner: object[],
  leavesEmptyOut: boolean,
): void {
  const value = container[key];
  if (typeof value === "object" && value !== null) {
    if (!(leavesEmptyOut && isEmpty(value))) inner.push(value);
  } else if (Object.is(value, -0)) container[key] = 0;
  else if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw invalid("A number is too large.");
  } else if (typeof value === "string" && !isStorable(value)) throw invalid(unstorableText);
}

function isEmpty(container: object): boolean {
  if (Array.isArray(container)) return container.length === 0;
  for (const _ in container) return false;
  return true;
}

const unstorableText = "A text holds U+0000 or half of a surrogate pair.";
const invalid = (detail: string) => new ApiError(commonErrors.invalid_json, { detail });
