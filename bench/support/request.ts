/** A reply, as far as two sides must agree on it. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export async function get({ url, headers }: Target): Promise<Reply> {
  const reply = await fetch(url, { headers });
  return { status: reply.status, body: await reply.json() };
}

/**
 * Both sides must do the same work, or figures say nothing.
 *
 * @throws Error with both replies
 */
export function assertSameReply(work: string, ours: Reply, theirs: Reply): void {
  const [left, right] = [ours, theirs].map(({ status, body }) => JSON.stringify([status, sorted(body)]));
  if (left !== right) throw new Error(`${work}: the two sides answer differently: ${left} and ${right}.`);
}

/** @throws Error unless the status is the wanted one */
export function assertStatus(work: string, { status, body }: Reply, wanted: number): void {
  if (status !== wanted)
    throw new Error(`${work} answered ${status}, not ${wanted}: ${JSON.stringify(body)}`);
}

/** Objects with their keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
