import type { Queries } from "../../platform/database/database.ts";
import { type Statement, sql } from "../../platform/database/sql.ts";
import { ApiError } from "../../platform/errors.ts";
import { counts, livingUsers } from "../../platform/identity/living.ts";
import { errors } from "./errors.ts";

export type Currency = "coins" | "tokens";
export type EntryKind = "adjustment" | "ticket" | "refund" | "reward" | "mining" | "deposit" | "reversal";

/** No balance goes beyond it. */
const most = Number.MAX_SAFE_INTEGER;

const columns: Readonly<Record<Currency, { readonly balance: Statement; readonly debt: Statement }>> = {
  coins: { balance: sql`coins`, debt: sql`coins_debt` },
  tokens: { balance: sql`tokens`, debt: sql`tokens_debt` },
};

const net = (currency: Currency) => sql`(${columns[currency].balance} - ${columns[currency].debt})`;

/** A debt is paid before the balance grows, and grows when the balance is gone. */
const moved = (currency: Currency, amount: Statement) => sql`
  ${columns[currency].balance} = greatest(${net(currency)} + ${amount}, 0),
  ${columns[currency].debt} = greatest(-(${net(currency)} + ${amount}), 0)`;

/** One movement of coins or tokens. */
export interface Posting {
  readonly userId: string;
  readonly currency: Currency;
  /** Whole units, not 0: above zero a credit, below zero a spend. */
  readonly amount: number;
  readonly kind: EntryKind;
  /**
   * What it stands for, unique for ever, such as `ticket:<uuid>`: posting it again changes nothing. It stays when
   * the person's account is deleted, so it must not hold the user's id.
   */
  readonly reference: string;
  /** Why, for the person to read; erased with the account. */
  readonly note?: string;
  /** The admin who adjusts. */
  readonly actorId?: string;
}

export interface Posted {
  /** False when the reference is known already, or the account is deleted: nothing was changed. */
  readonly posted: boolean;
  /** Afterwards, in that currency; without credits that were owed and that a spend made room for. */
  readonly balance: number;
}

/**
 * Posts one movement: entry and balance change in one statement, so the balance is the sum of the entries.
 * Neither a known reference nor a refusal breaks the transaction that it runs in.
 *
 * @throws ApiError `insufficient_funds`; `wallet_frozen` for a spend while there is a debt; `wallet_full` beyond 2^53
 */
export async function post(queries: Queries, posting: Posting): Promise<Posted> {
  const isSpend = posting.amount < 0;
  const posted = await postWhere(queries, posting, isSpend ? canPay(posting) : sql`true`);
  if (isSpend && !posted) throw new ApiError(errors.insufficient_funds);
  return posted ?? nothing;
}

/**
 * Takes back what was credited (an amount below zero), whether or not it is still there: what is gone becomes a
 * debt, which freezes all spending until credits have paid it.
 */
export async function takeBack(queries: Queries, posting: Posting): Promise<Posted> {
  if (posting.amount > 0) throw new RangeError("What is taken back is an amount below zero.");
  return (await postWhere(queries, posting, sql`true`)) ?? nothing;
}

/**
 * Posts many credits at once, skipping known references and deleted accounts. Meant for hundreds, not for millions:
 * they are one statement of the Data API. A credit that a wallet has no room for keeps no other from its wallet: it is
 * owed, and posted after the next spend that makes room.
 *
 * @returns how many were posted, without those that are owed
 */
export async function postAll(queries: Queries, postings: readonly Posting[]): Promise<number> {
  if (postings.length === 0) return 0;
  for (const posting of postings) assertPosting(posting);
  if (postings.some(({ amount }) => amount < 0)) throw new RangeError("postAll takes credits only.");
  const userIds = [...new Set(postings.map(({ userId }) => userId))];
  await openWallets(queries, userIds);
  const row = await queries.one<{ posted: number }>(sql`
    with wallet as (
      select * from wallets
      where user_id = any (${sql.array(userIds, "uuid")}) and ${counts(sql`user_id`)} order by user_id for update
    ), wanted as (
      select wallet.id as wallet_id, posting.*, ${balanceAfter(sql`posting`, sql`posting.reference`)} as after
      from ${asTable(postings)} join wallet using (user_id)
      where not exists (select from wallet_entries as known where known.reference = posting.reference)
        and not exists (select from wallet_owed as known where known.reference = posting.reference)
    ), owed as (
      insert into wallet_owed (wallet_id, currency, amount, kind, reference, note)
      select wallet_id, currency, amount, kind, reference, note from wanted where after > ${most}
      on conflict (reference) do nothing
    ), fitting as (
      select * from wanted where after <= ${most}
    ), ${creditFitting}
    select count(*) as posted from entry`);
  return row?.posted ?? 0;
}

/** Posts what is owed to a wallet, as far as it has room: what came first, first. */
const payOwed = (queries: Queries, userId: string): Promise<unknown> =>
  queries.query(sql`
    with wallet as (
      select * from wallets where user_id = ${sql.uuid(userId)} for update
    ), wanted as (
      select owed.*, ${balanceAfter(sql`owed`, sql`owed.created_at, owed.reference`)} as after
      from wallet_owed as owed join wallet on wallet.id = owed.wallet_id
    ), fitting as (
      delete from wallet_owed where reference in (select reference from wanted where after <= ${most}) returning *
    ), ${creditFitting}
    select count(*) as posted from entry`);

/** What the wallet holds, less its debt, after that credit and those of the currency before it. */
const balanceAfter = (credit: Statement, order: Statement): Statement => sql`
  case ${credit}.currency when 'coins' then coins - coins_debt else tokens - tokens_debt end
    + sum(${credit}.amount) over (partition by wallet.id, ${credit}.currency order by ${order})`;

/** Makes entries of the credits in `fitting`, and changes the wallets by what became an entry. */
const creditFitting = sql`
  entry as (
    insert into wallet_entries (wallet_id, currency, amount, kind, reference, note)
    select wallet_id, currency, amount, kind, reference, note from fitting
    on conflict (reference) do nothing
    returning wallet_id, currency, amount
  ), total as (
    select wallet_id, coalesce(sum(amount) filter (where currency = 'coins'), 0) as coins_moved,
      coalesce(sum(amount) filter (where currency = 'tokens'), 0) as tokens_moved
    from entry group by wallet_id
  ), changed as (
    update wallets set ${moved("coins", sql`coins_moved`)}, ${moved("tokens", sql`tokens_moved`)}
    from total where wallets.id = total.wallet_id
  )`;

/** Makes the wallets of those who have none yet and are not deleted. */
export const openWallets = (queries: Queries, userIds: readonly string[]): Promise<number> =>
  queries.execute(sql`
    insert into wallets (user_id)
    ${livingUsers(sql`
      select wanted.id from unnest(${sql.array(userIds, "uuid")}) as wanted (id)
      where not exists (select from wallets where user_id = wanted.id)`)}
    on conflict (user_id) do nothing`);

/** Undefined when there is no such living account. */
async function postWhere(
  queries: Queries,
  posting: Posting,
  condition: Statement,
): Promise<Posted | undefined> {
  assertPosting(posting);
  let attempt = await tryToPost(queries, posting, condition);
  if (attempt === undefined) {
    await openWallets(queries, [posting.userId]);
    attempt = await tryToPost(queries, posting, condition);
  }
  if (attempt === undefined) return undefined;
  const { before, after, frozen, isOwed } = attempt;
  if (after !== null && isOwed && posting.amount < 0) await payOwed(queries, posting.userId);
  if (after !== null) return { posted: true, balance: after };
  if (await isKnown(queries, posting.reference)) return { posted: false, balance: before };
  if (posting.amount > 0) throw new ApiError(errors.wallet_full);
  throw new ApiError(frozen ? errors.wallet_frozen : errors.insufficient_funds);
}

const nothing: Posted = { posted: false, balance: 0 };

const canPay = ({ currency, amount }: Posting) =>
  sql`coins_debt = 0 and tokens_debt = 0 and ${columns[currency].balance} + ${amount} >= 0`;

interface Attempt {
  readonly before: number;
  /** Null when nothing was posted. */
  readonly after: number | null;
  readonly frozen: boolean;
  /** Whether credits wait for room. */
  readonly isOwed: boolean;
}

/** The wallet is locked first: of parallel spends each sees what the one before it left. */
const tryToPost = (
  queries: Queries,
  { userId, currency, amount, kind, reference, note, actorId }: Posting,
  condition: Statement,
): Promise<Attempt | undefined> =>
  queries.one<Attempt>(sql`
    with wallet as (
      select * from wallets where user_id = ${sql.uuid(userId)} and ${counts(sql`user_id`)} for update
    ), entry as (
      insert into wallet_entries (wallet_id, currency, amount, kind, reference, note, actor_id)
      select id, ${currency}, ${amount}, ${kind}, ${reference}, ${note ?? null},
        ${sql.uuid(actorId ?? null)}
      from wallet where ${condition} and abs(${net(currency)} + ${amount}) <= ${most}
      on conflict (reference) do nothing
      returning wallet_id, amount
    ), changed as (
      update wallets set ${moved(currency, sql`entry.amount`)} from entry where wallets.id = entry.wallet_id
      returning ${columns[currency].balance} as after
    )
    select ${columns[currency].balance} as before, after, coins_debt + tokens_debt > 0 as frozen,
      exists (select from wallet_owed where wallet_id = wallet.id) as "isOwed"
    from wallet left join changed on true`);

/** In a statement of its own: it has to see what was committed while the wallet's lock was waited for. */
async function isKnown(queries: Queries, reference: string): Promise<boolean> {
  const row = await queries.one(sql`select 1 as found from wallet_entries where reference = ${reference}`);
  return row !== undefined;
}

function asTable(postings: readonly Posting[]): Statement {
  const column = (name: keyof Posting, type: "uuid" | "text" | "int8") =>
    sql.array(
      postings.map(posting => posting[name] ?? null),
      type,
    );
  return sql`
    unnest(${column("userId", "uuid")}, ${column("currency", "text")}, ${column("amount", "int8")},
      ${column("kind", "text")}, ${column("reference", "text")}, ${column("note", "text")})
    as posting (user_id, currency, amount, kind, reference, note)`;
}

/** Mistakes of the code that posts, not of a caller. */
function assertPosting({ amount, reference, userId }: Posting): void {
  if (!Number.isSafeInteger(amount) || amount === 0)
    throw new RangeError(`The amount must be a whole number other than 0 (got ${amount}).`);
  if (reference.includes(userId))
    throw new RangeError("A ledger reference outlives the person: it must not hold the user's id.");
}
