/** Copied along by `{ ...movie }`, and in no JSON. */
const etag = Symbol("etag");

/** What was read with its ETag, which the operation that changes it needs. */
export interface Tagged {
  readonly [etag]: string;
}

/** The ETag that something was read with; undefined where its reply had none. */
export const etagOf = (thing: Partial<Tagged>): string | undefined => thing[etag];

/** Notes on the body of a reply which ETag came with it. */
export function tag(body: unknown, value: string | null): void {
  if (value !== null && typeof body === "object" && body !== null)
    (body as { [etag]?: string })[etag] = value;
}

/**
 * The `If-Match` of a change.
 * @throws TypeError for something that was read without an ETag: its change would be refused
 */
export function ifMatchOf(from: unknown): string {
  const value = typeof from === "string" ? from : etagOf(Object(from));
  if (!value)
    throw new TypeError(
      "ifMatch must be what an operation with an ETag returned, or an ETag as text. Read it first, then change it.",
    );
  return value;
}
