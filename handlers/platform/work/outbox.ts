import { type Clock, newUuid, systemClock } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { Log } from "../observe/log.ts";
import type { SendMessage } from "./queue.ts";

/**
 * Writes a message into the outbox, to be sent if the transaction commits and not if it is rolled back.
 *
 * @param queue name of the link, `booking-mails`; `deliverOutbox` gets the same
 * @param message sent as JSON. It stays in the table until it is sent: ids, and nothing personal
 * @returns its id
 * @example
 * await database.transaction(async transaction => {
 *   await insertBooking(transaction, booking);
 *   await putIntoOutbox(transaction, "booking-mails", { bookingId: booking.id });
 * });
 * await deliverOutbox({ database, queues: { "booking-mails": queues["booking-mails"] }, log });
 */
export async function putIntoOutbox(
  transaction: Transaction,
  queue: string,
  message: unknown,
  id = newUuid(),
): Promise<string> {
  await transaction.execute(
    sql`insert into outbox (id, queue, message) values (${sql.uuid(id)}, ${queue}, ${sql.json(message)})`,
  );
  return id;
}

export interface OutboxDelivery {
  readonly database: Database;
  /** What puts messages into each queue, by the name that they were written with. Others are left alone. */
  readonly queues: Readonly<Record<string, SendMessage>>;
  readonly log?: Pick<Log, "warn">;
  readonly now?: Clock;
  /** How many messages at most. Default 100. */
  readonly most?: number;
  /** Asked before each few messages, as a job's `timeIsLeft`. */
  readonly timeIsLeft?: () => boolean;
}

export interface OutboxResult {
  readonly sent: number;
  /** Those that a queue did not take; they are tried again later. */
  readonly failed: number;
}

interface Row {
  readonly id: string;
  readonly queue: string;
  readonly message: unknown;
}

const rowsAtOnce = 10;
/** A try is over after this time, whatever became of it: another delivery takes the message then. */
const tryMilliseconds = 60_000;

/**
 * Sends messages that are due, the oldest first. Call it after the transaction, so that they go at once, and in a job,
 * which finds those that were left behind. Deliveries at the same time take different messages. A message can go twice
 * (a delivery ended between sending and deleting), never not at all: consumers of queues must bear that anyway.
 */
export async function deliverOutbox(delivery: OutboxDelivery): Promise<OutboxResult> {
  const { most = 100, timeIsLeft = () => true } = delivery;
  let sent = 0;
  let failed = 0;
  while (sent + failed < most && timeIsLeft()) {
    const rows = await takeDue(delivery, Math.min(rowsAtOnce, most - sent - failed));
    if (rows.length === 0) break;
    const gone: string[] = [];
    for (const row of rows) if (await send(delivery, row)) gone.push(row.id);
    sent += gone.length;
    failed += rows.length - gone.length;
    await deleteSent(delivery.database, gone);
  }
  return { sent, failed };
}

/** Waits 1, 2, 4, ... up to 64 minutes after tries that fail. */
function takeDue({ database, queues, now = systemClock }: OutboxDelivery, limit: number): Promise<Row[]> {
  const time = now();
  return database.query<Row>(sql`
    update outbox set
      tries = tries + 1,
      due_at = ${sql.timestamp(time + tryMilliseconds)} + (2 ^ least(tries, 6) - 1) * interval '1 minute'
    where id in (
      select id from outbox
      where queue = any(${sql.array(Object.keys(queues), "text")}) and due_at <= ${sql.timestamp(time)}
      order by created_at, id limit ${limit} for update skip locked)
    returning id, queue, message`);
}

async function send({ queues, log }: OutboxDelivery, { id, queue, message }: Row): Promise<boolean> {
  try {
    await queues[queue]?.(message);
    return true;
  } catch (error) {
    log?.warn("outbox", { outboxId: id, queue, error });
    return false;
  }
}

async function deleteSent(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.execute(sql`delete from outbox where id = any(${sql.array(ids, "uuid")})`, {
    idempotent: true,
  });
}
