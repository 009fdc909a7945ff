import * as assert from "uvu/assert";
import { sampleOf } from "../../commands/support/openapi/sample.ts";
import type { JsonSchema } from "../../commands/support/openapi/schemas.ts";
import { type RawReply, send } from "./request.ts";
import { bodyWith, placesOf, requestTo, type Target } from "./target.ts";

/**
 * Row 49: parallel requests with one key have one effect and one reply; another body is refused. A request that needs
 * what does not exist, as samples do that hold an id, is refused each time.
 */
export async function checkIdempotency(apiUrl: string, target: Target, token: string): Promise<void> {
  const headers = { "idempotency-key": crypto.randomUUID() };
  const good = requestTo(target, token, { headers });
  const replies = await Promise.all(Array.from({ length: 20 }, () => send(apiUrl, good)));
  if (holdsId(target)) {
    assert.equal([...new Set(replies.map(({ status }) => status))], [404]);
    return;
  }
  const done = replies.filter(({ status }) => status === target.operation.reply.status);
  for (const { status, body } of replies)
    assert.ok(done.length > 0 && [done[0]?.status, 409].includes(status), body);
  for (const { body } of done) assert.equal(JSON.parse(body), JSON.parse(done[0]?.body ?? ""));
  assert.is(done.filter(isFirst).length, 1);
  const again = await send(apiUrl, good);
  assert.equal([again.status, isFirst(again)], [done[0]?.status, false]);
  assert.equal(JSON.parse(again.body), JSON.parse(done[0]?.body ?? ""));
  // Without body and path, every request is the same.
  if (!target.body) return;
  const other = await send(apiUrl, requestTo(target, token, { headers, body: otherBody(target) }));
  assert.equal([other.status, JSON.parse(other.body).code], [409, "idempotency_key_reused"]);
}

const holdsId = ({ params, body }: Target) =>
  params.length > 0 ||
  (body && placesOf(body).some(([path, { format }]) => format === "uuid" && isIn(body, path)));

/** Whether the sample has something at that place. */
const isIn = (body: JsonSchema, path: readonly string[]) =>
  path.reduce<unknown>(
    (value, name) => (value as Record<string, unknown> | undefined)?.[name],
    sampleOf(body),
  ) !== undefined;

const isFirst = ({ headers }: RawReply) => headers["idempotency-replayed"] === undefined;

/** A body that the contract takes and that is not the sample: its first text is another one, of its examples if any. */
function otherBody({ body }: Target): string {
  const place =
    body &&
    placesOf(body).find(
      ([path, { type, enum: options }]) => path.length > 0 && type === "string" && !options,
    );
  if (!body || !place) throw new Error("No text in the body to change: choose another field here.");
  return bodyWith(body, place[0], JSON.stringify(place[1].examples?.[1] ?? "another text"));
}
