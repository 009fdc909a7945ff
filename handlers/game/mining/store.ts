import type { Queries, Transaction } from "../../platform/database/database.ts";
import { sql } from "../../platform/database/sql.ts";
import { rules } from "../rules.ts";
import { capacityMicroTokens, contentsAt, ratePerHour } from "./contents-store.ts";

/** An account as it is at one time, whenever it was settled last. */
export interface Contents {
  readonly microTokens: number;
  /** What is mined beyond that, in 1/3,600,000,000 of a micro-token. */
  readonly remainder: number;
  readonly microTokensPerHour: number;
  readonly cells: number;
  /** The time, or when the account was settled last, whichever is later. */
  readonly at: string;
}

const columns = sql`
  contents.micro_tokens as "microTokens", contents.remainder, ${ratePerHour} as "microTokensPerHour", account.cells,
  contents.at`;

export const readContents = (queries: Queries, userId: string, now: number): Promise<Contents | undefined> =>
  queries.one<Contents>(sql`
    select ${columns} from mining_accounts as account cross join lateral ${contentsAt(now)} as contents
    where user_id = ${sql.uuid(userId)}`);

/** Settles an account and takes the whole tokens out of it. Returns how many; undefined without an account. */
export async function takeTokens(queries: Queries, userId: string, now: number): Promise<number | undefined> {
  const { microTokensPerToken } = rules.mining;
  const row = await queries.one<{ tokens: number }>(sql`
    with account as (
      select * from mining_accounts where user_id = ${sql.uuid(userId)} for update
    )
    update mining_accounts set micro_tokens = contents.micro_tokens % ${microTokensPerToken},
      remainder = contents.remainder, settled_at = contents.at
    from account cross join lateral ${contentsAt(now)} as contents
    where mining_accounts.user_id = account.user_id
    returning contents.micro_tokens / ${microTokensPerToken} as tokens`);
  return row?.tokens;
}

export interface Settled {
  /** Whose account was the last that was looked at; null when there are no more. */
  readonly last: string | null;
  /** How many accounts were settled. */
  readonly settled: number;
}

/**
 * Settles the next accounts behind one, in the order of their owners' ids.
 *
 * Those that are full or settled later need nothing. One that is locked is being settled by whoever has it, so nobody
 * is waited for. The bounds are values, and rows are found again by where they stand: so the plan is a short scan of
 * the index, however many accounts there are and however old the statistics.
 */
export async function settleNext(
  transaction: Transaction,
  after: string | null,
  time: string,
  most: number,
): Promise<Settled> {
  const behind = after === null ? sql`true` : sql`user_id > ${sql.uuid(after)}`;
  const next = await transaction.one<{ last: string }>(sql`
    select user_id as last from mining_accounts where ${behind} order by user_id offset ${most - 1} limit 1`);
  const upTo = next ? sql`user_id <= ${sql.uuid(next.last)}` : sql`true`;
  const settled = await transaction.execute(sql`
    with account as (
      select ctid as place, * from mining_accounts
      where ${behind} and ${upTo} and micro_tokens < ${capacityMicroTokens} and settled_at < ${sql.timestamp(time)}
      for update skip locked
    )
    update mining_accounts set micro_tokens = contents.micro_tokens, remainder = contents.remainder,
      settled_at = contents.at
    from account cross join lateral ${contentsAt(time)} as contents
    where mining_accounts.ctid = account.place`);
  return { last: next?.last ?? null, settled };
}
