import type { Queries } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { contentsAt } from "./contents-store.ts";

/** How many cells a person holds from now on. */
export interface Holding {
  readonly userId: string;
  readonly cells: number;
}

/**
 * Tells mining who holds how much territory: each account is settled up to that time at its old rate and mines at the
 * new one from then on, never backwards. Call it in the transaction that changes the map, each person once.
 *
 * @param at when the map changed, RFC 3339; for an account that was settled later, the change counts from then
 */
export async function recordHoldings(
  queries: Queries,
  holdings: readonly Holding[],
  at: string,
): Promise<void> {
  if (holdings.length === 0) return;
  await queries.execute(sql`
    with told as (
      select * from unnest(
        ${sql.array(
          holdings.map(({ userId }) => userId),
          "uuid",
        )},
        ${sql.array(
          holdings.map(({ cells }) => cells),
          "int4",
        )}) as told (user_id, cells)
    ), account as (
      select * from mining_accounts where user_id in (select user_id from told) order by user_id for update
    )
    update mining_accounts set cells = told.cells, micro_tokens = contents.micro_tokens,
      remainder = contents.remainder, settled_at = contents.at
    from told join account using (user_id) cross join lateral ${contentsAt(at)} as contents
    where mining_accounts.user_id = told.user_id`);
}
