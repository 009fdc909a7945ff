import { sql } from "../database/sql.ts";
import { livingUsers } from "../identity/living.ts";
import { onceWith } from "./once.ts";

export { eraseReplies, hashOf, type Keeping } from "./once.ts";

/** Does the work of a request once, in a transaction, for callers whose accounts are not deleted: see `onceWith`. */
export const once = onceWith({ lock: userId => livingUsers(sql`select ${sql.uuid(userId)}`) });
