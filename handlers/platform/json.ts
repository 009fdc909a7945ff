import { ApiError } from "./errors.ts";

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
    level = level.flatMap(checkMembers);
  }
  return root.value;
}

/** Checks one object's or array's own members and gives those that have members themselves. */
function checkMembers(container: object): object[] {
  const members = container as Record<string, unknown>;
  const inner: object[] = [];
  for (const key of Object.keys(members)) {
    const value = members[key];
    if (typeof value === "object" && value !== null) inner.push(value);
    else if (value === 0) members[key] = 0;
    else if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      throw invalid("A number is too large.");
    } else if (typeof value === "string" && !isStorable(value)) throw invalid(unstorableText);
    if (!isStorable(key)) throw invalid(unstorableText);
  }
  return inner;
}

const unstorableText = "A text holds U+0000 or half of a surrogate pair.";
const invalid = (detail: string) => new ApiError("invalid_json", { detail });
