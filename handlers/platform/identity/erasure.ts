import * as v from "valibot";
import { Uuid } from "../../../contract/schemas.ts";
import type { Database, Queries, Transaction } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { Eraser } from "./eraser.ts";

/** The message that asks for the rest of a deleted account to be erased. */
export const ErasureMessage = v.strictObject({ userId: Uuid });
export type ErasureMessage = v.InferOutput<typeof ErasureMessage>;

export interface ErasureDependencies {
  readonly database: Database;
  /** In the order in which transactions lock rows: see "Order of locks" in docs/architecture.md. */
  readonly erasers: readonly Eraser[];
}

/** Rows of each table that one batch removes: some 50 ms, in which other requests may wait for some of its rows. */
export const erasedAtOnce = 500;

/**
 * Erases what is left of a deleted account, batch after batch, each in a transaction.
 *
 * @returns whether nothing is left; false when the time is up
 */
export async function eraseAccount(
  { database, erasers }: ErasureDependencies,
  userId: string,
  most: number,
  timeIsLeft: () => boolean,
): Promise<boolean> {
  let next: number | undefined = 0;
  do {
    if (!timeIsLeft()) return false;
    const from: number = next;
    next = await database.transaction(transaction => eraseBatch(transaction, erasers, userId, most, from), {
      idempotent: true,
    });
  } while (next !== undefined);
  return true;
}

/**
 * One batch. Batches of the same person come one after the other, in whichever function they run.
 *
 * @param from the eraser to begin with: those before it have nothing left to do
 * @returns the eraser to go on with; undefined when nothing is left
 */
export async function eraseBatch(
  transaction: Transaction,
  erasers: readonly Eraser[],
  userId: string,
  most: number,
  from = 0,
): Promise<number | undefined> {
  await transaction.query(
    sql`select 1 as locked from pg_advisory_xact_lock(hashtextextended(${`erase ${userId}`}, 0))`,
  );
  if (!(await isErasing(transaction, userId))) return undefined;
  for (const [index, erase] of erasers.entries())
    if (index >= from && !(await erase(transaction, userId, most))) return index;
  await transaction.execute(sql`update users set erasing = false where id = ${sql.uuid(userId)}`);
  return undefined;
}

/** A deleted account of which something is left, the oldest first. */
export async function nextToErase(queries: Queries): Promise<string | undefined> {
  const row = await queries.one<{ id: string }>(
    sql`select id from users where erasing order by deleted_at, id limit 1`,
  );
  return row?.id;
}

async function isErasing(queries: Queries, userId: string): Promise<boolean> {
  const row = await queries.one(sql`select 1 as found from users where id = ${sql.uuid(userId)} and erasing`);
  return row !== undefined;
}
