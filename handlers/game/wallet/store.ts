import type { Queries } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import { counts } from "../../platform/identity/living.ts";
import type { Adjustment, AdjustmentQuery, Entry, EntryQuery } from "./contract.ts";

export interface StoredWallet {
  readonly coins: number;
  readonly tokens: number;
  readonly coinsDebt: number;
  readonly tokensDebt: number;
}

/** A position in a list: the last row that was shown. */
export type Position = readonly [createdAt: string, id: string];

/** Undefined while nothing was ever posted. */
export const findWallet = (queries: Queries, userId: string): Promise<StoredWallet | undefined> =>
  queries.one<StoredWallet>(sql`
    select coins, tokens, coins_debt as "coinsDebt", tokens_debt as "tokensDebt"
    from wallets where ${owned(userId)}`);

/** Newest first. */
export const listEntries = (
  queries: Queries,
  userId: string,
  currency: EntryQuery["currency"],
  after: Position | null,
  limit: number,
): Promise<Entry[]> =>
  queries.query<Entry>(sql`
    select id, currency, amount, kind, reference, note, created_at as "createdAt" from wallet_entries
    where wallet_id = ${walletOf(userId)}
      ${currency === undefined ? sql.empty : sql`and currency = ${currency}`}
      ${beyond(after)}
    order by created_at desc, id desc limit ${limit}`);

/** Newest first. */
export const listAdjustments = (
  queries: Queries,
  userId: AdjustmentQuery["userId"],
  after: Position | null,
  limit: number,
): Promise<Adjustment[]> =>
  queries.query<Adjustment>(sql`
    select ${adjustmentColumns} from wallet_entries
    where kind = 'adjustment' ${userId === undefined ? sql.empty : sql`and wallet_id = ${walletOf(userId)}`}
      ${beyond(after)}
    order by created_at desc, id desc limit ${limit}`);

export const findAdjustment = (queries: Queries, id: string): Promise<Adjustment | undefined> =>
  queries.one<Adjustment>(sql`
    select ${adjustmentColumns} from wallet_entries where kind = 'adjustment' and id = ${sql.uuid(id)}`);

/** The adjustment that was posted with that reference. */
export const findAdjustmentBy = (queries: Queries, reference: string): Promise<Adjustment | undefined> =>
  queries.one<Adjustment>(sql`
    select ${adjustmentColumns} from wallet_entries where kind = 'adjustment' and reference = ${reference}`);

/** Of a person whose account is deleted neither id nor reason is shown, though they are erased a little later. */
const adjustmentColumns = sql`
  id, ${ofWallet(sql`user_id`)} as "userId", actor_id as "adjustedBy", currency, amount,
  case when ${ofWallet(sql`true`)} then note end as reason, created_at as "createdAt"`;

function ofWallet(column: Statement): Statement {
  return sql`(select ${column} from wallets where wallets.id = wallet_id and ${counts(sql`user_id`)})`;
}

const walletOf = (userId: string): Statement => sql`(select id from wallets where ${owned(userId)})`;

const owned = (userId: string): Statement => sql`user_id = ${sql.uuid(userId)} and ${counts(sql`user_id`)}`;

const beyond = (after: Position | null): Statement =>
  after ? sql`and (created_at, id) < (${sql.timestamp(after[0])}, ${sql.uuid(after[1])})` : sql.empty;
