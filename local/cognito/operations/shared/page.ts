import { invalidParameter } from "../../errors.ts";

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/**
 * One page of a list that is sorted by its key; the token holds the last key that was shown.
 * @throws AwsError InvalidParameterException for a token that is not one of ours.
 */
export function pageOf<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
  limit: number,
  token: string | undefined,
): Page<T> {
  const after = token === undefined ? undefined : readToken(token);
  const sorted = [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(item => keyOf(item) > after);
  const shown = rest.slice(0, limit);
  const last = shown[shown.length - 1];
  return {
    items: shown,
    next: last !== undefined && rest.length > limit ? writeToken(keyOf(last)) : undefined,
  };
}

const PREFIX = "after:";
const writeToken = (key: string) => Buffer.from(PREFIX + key).toString("base64");

function readToken(token: string): string {
  const key = Buffer.from(token, "base64").toString("utf8");
  if (!key.startsWith(PREFIX)) throw invalidParameter("Invalid pagination token.");
  return key.slice(PREFIX.length);
}
