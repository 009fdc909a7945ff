import type { Database } from "../../../handlers/platform/database/database.ts";
import type { Eraser } from "../../../handlers/platform/identity/eraser.ts";

/** Runs erasers until nothing is left, each batch in a transaction; `most` rows of each table in a batch. */
export async function eraseWhole(
  database: Database,
  erasers: readonly Eraser[],
  userId: string,
  most = 2,
): Promise<void> {
  for (const erase of erasers)
    for (let isDone = false; !isDone; )
      isDone = await database.transaction(transaction => erase(transaction, userId, most));
}
