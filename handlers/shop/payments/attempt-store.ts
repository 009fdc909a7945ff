import type { Queries, Transaction } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";

export type AttemptState = "creating" | "open" | "processing" | "paid" | "failed" | "expired" | "abandoned";

/** One checkout session of an order. */
export interface Attempt {
  readonly orderId: string;
  readonly attempt: number;
  readonly state: AttemptState;
  /** Null until Stripe has answered. */
  readonly sessionId: string | null;
  readonly url: string | null;
  readonly expiresAt: string;
}

const columns = sql`
  order_id as "orderId", attempt, state, session_id as "sessionId", url, expires_at as "expiresAt"`;

export const latestAttempt = (queries: Queries, orderId: string): Promise<Attempt | undefined> =>
  queries.one<Attempt>(sql`
    select ${columns} from checkout_attempts where order_id = ${sql.uuid(orderId)} order by attempt desc limit 1`);

export const findAttempt = (
  queries: Queries,
  orderId: string,
  attempt: number,
): Promise<Attempt | undefined> =>
  queries.one<Attempt>(sql`select ${columns} from checkout_attempts where ${is(orderId, attempt)}`);

/** @param expiresAt milliseconds since the epoch */
export async function insertAttempt(
  transaction: Transaction,
  orderId: string,
  attempt: number,
  expiresAt: number,
): Promise<Attempt> {
  const row = await transaction.one<Attempt>(sql`
    insert into checkout_attempts (order_id, attempt, expires_at)
    values (${sql.uuid(orderId)}, ${attempt}, ${sql.timestamp(expiresAt)}) returning ${columns}`);
  return row as Attempt;
}

/** Keeps what Stripe answered; 0 where the attempt has gone on already. */
export const openAttempt = (
  transaction: Transaction,
  orderId: string,
  attempt: number,
  session: { readonly id: string; readonly url: string | null },
): Promise<number> =>
  transaction.execute(sql`
    update checkout_attempts set state = 'open', session_id = ${session.id}, url = ${session.url}
    where ${is(orderId, attempt)} and state = 'creating'`);

/** Which states an attempt can have before another: an older reading does not replace a newer one. */
const before: Readonly<Record<Exclude<AttemptState, "creating" | "open">, readonly AttemptState[]>> = {
  processing: ["creating", "open"],
  paid: ["creating", "open", "processing", "failed", "expired", "abandoned"],
  failed: ["creating", "open", "processing"],
  expired: ["creating", "open"],
  abandoned: ["creating"],
};

/** Takes an attempt on; 0 where it has gone on already. */
export const moveAttempt = (
  queries: Queries,
  orderId: string,
  attempt: number,
  to: keyof typeof before,
  sessionId: string | null = null,
): Promise<number> =>
  queries.execute(sql`
    update checkout_attempts set state = ${to}, session_id = coalesce(session_id, ${sessionId})
    where ${is(orderId, attempt)} and state = any (${sql.array(before[to], "text")})`);

/** The last attempt that was looked at. */
export type AttemptPosition = readonly [expiresAt: string, orderId: string];

/** Those that are not over although their time is, the oldest first. @param time RFC 3339 */
export const overdueAttempts = (
  queries: Queries,
  time: string,
  after: AttemptPosition | null,
  most: number,
): Promise<Attempt[]> =>
  queries.query<Attempt>(sql`
    select ${columns} from checkout_attempts
    where state in ('creating', 'open', 'processing') and expires_at <= ${sql.timestamp(time)}
      and ${after === null ? sql`true` : sql`(expires_at, order_id) > (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})`}
    order by expires_at, order_id limit ${most}`);

/** Sessions that are open although their order is given up; of one order, or of all. */
export const openOfGivenUp = (queries: Queries, orderId: string | null, most: number): Promise<Attempt[]> =>
  queries.query<Attempt>(sql`
    select ${columns} from checkout_attempts
    where state = 'open' and ${orderId === null ? sql`true` : sql`order_id = ${sql.uuid(orderId)}`}
      and exists (select from orders where id = order_id and state in ('cancelled', 'expired'))
    order by expires_at, order_id limit ${most}`);

const is = (orderId: string, attempt: number): Statement =>
  sql`order_id = ${sql.uuid(orderId)} and attempt = ${attempt}`;
