import type { Transaction } from "../database/database.ts";

/**
 * Removes some of what one service keeps of a person whose account is deleted: at most so many rows of each table, by
 * statements alone. It is called again until nothing is left, and may be called after that. The row in `users` is a
 * tombstone by then, so `livingUsers` lets no one write for the person any more.
 *
 * A select with `limit` needs the order of an index: a scan of the table would go through all that earlier batches have
 * deleted.
 *
 * @returns whether nothing is left
 */
export type Eraser = (transaction: Transaction, userId: string, most: number) => Promise<boolean>;
