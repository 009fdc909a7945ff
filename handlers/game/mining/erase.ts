import { sql } from "../../platform/database/sql.ts";
import type { Eraser } from "../../platform/identity/eraser.ts";

/** What a person has mined and not collected goes with the account: a single row. */
export const eraseMining: Eraser = async (transaction, userId) => {
  await transaction.execute(sql`delete from mining_accounts where user_id = ${sql.uuid(userId)}`);
  return true;
};
