import type { Queries } from "../platform/database.ts";
import { ApiError } from "../platform/errors.ts";
import { type Statement, sql } from "../platform/sql.ts";
import { livingUsers } from "../users/living.ts";

export type Currency = "coins" | "tokens";
export type EntryKind = "adjustment" | "ticket" | "refund" | "reward" | "mining" | "deposit" | "reversal";

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
  /** Afterwards, in that currency. */
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
  if (isSpend && !posted) throw new ApiError("insufficient_funds");
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
 * they are one statement of the Data API.
 *
 * @returns how many were posted
 */
export async function postAll(queries: Queries, postings: readonly Posting[]): Promise<number> {
  if (postings.length === 0) return 0;
  for (const posting of postings) assertPosting(posting);
  if (postings.some(({ amount }) => amount < 0)) throw new RangeError("postAll takes credits only.");
  const userIds = [...new Set(postings.map(({ userId }) => userId))];
  await openWallets(queries, userIds);
  const row = await queries.one<{ posted: number }>(sql`
    with wallet as (
      select id, user_id from wallets where user_id = any (${sql.array(userIds, "uuid")}) order by user_id for update
    ), entry as (
      insert into wallet_entries (wallet_id, currency, amount, kind, reference, note)
      select wallet.id, posting.currency, posting.amount, posting.kind, posting.reference, posting.note
      from ${asTable(postings)} join wallet using (user_id)
      on conflict (reference) do nothing
      returning wallet_id, currency, amount
    ), total as (
      select wallet_id, coalesce(sum(amount) filter (where currency = 'coins'), 0) as coins_moved,
        coalesce(sum(amount) filter (where currency = 'tokens'), 0) as tokens_moved
      from entry group by wallet_id
    ), changed as (
      update wallets set ${moved("coins", sql`coins_moved`)}, ${moved("tokens", sql`tokens_moved`)}
      from total where wallets.id = total.wallet_id
    )
    select count(*) as posted from entry`);
  return row?.posted ?? 0;
}

/** Cuts the wallet off from its person: entries and sums stay, and nothing says whose they were. */
export async function eraseWallet(queries: Queries, userId: string): Promise<void> {
  const wallet = await queries.one<{ id: string }>(
    sql`update wallets set user_id = null where user_id = ${sql.uuid(userId)} returning id`,
  );
  if (wallet === undefined) return;
  // In a statement of its own: it has to see what was posted while the wallet's lock was waited for.
  await queries.execute(sql`
    update wallet_entries set note = null where wallet_id = ${sql.uuid(wallet.id)} and note is not null`);
}

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
  const { before, after, frozen } = attempt;
  if (after !== null) return { posted: true, balance: after };
  if (await isKnown(queries, posting.reference)) return { posted: false, balance: before };
  if (posting.amount > 0) throw new ApiError("wallet_full");
  throw new ApiError(frozen ? "wallet_frozen" : "insufficient_funds");
}

const nothing: Posted = { posted: false, balance: 0 };

const canPay = ({ currency, amount }: Posting) =>
  sql`coins_debt = 0 and tokens_debt = 0 and ${columns[currency].balance} + ${amount} >= 0`;

interface Attempt {
  readonly before: number;
  /** Null when nothing was posted. */
  readonly after: number | null;
  readonly frozen: boolean;
}

/** The wallet is locked first: of parallel spends each sees what the one before it left. */
const tryToPost = (
  queries: Queries,
  { userId, currency, amount, kind, reference, note, actorId }: Posting,
  condition: Statement,
): Promise<Attempt | undefined> =>
  queries.one<Attempt>(sql`
    with wallet as (
      select * from wallets where user_id = ${sql.uuid(userId)} for update
    ), entry as (
      insert into wallet_entries (wallet_id, currency, amount, kind, reference, note, actor_id)
      select id, ${currency}, ${amount}, ${kind}, ${reference}, ${note ?? null},
        ${sql.uuid(actorId ?? null)}
      from wallet where ${condition} and abs(${net(currency)} + ${amount}) <= ${Number.MAX_SAFE_INTEGER}
      on conflict (reference) do nothing
      returning wallet_id, amount
    ), changed as (
      update wallets set ${moved(currency, sql`entry.amount`)} from entry where wallets.id = entry.wallet_id
      returning ${columns[currency].balance} as after
    )
    select ${columns[currency].balance} as before, after, coins_debt + tokens_debt > 0 as frozen
    from wallet left join changed on true`);

/** In a statement of its own: it has to see what was committed while the wallet's lock was waited for. */
async function isKnown(queries: Queries, reference: string): Promise<boolean> {
  const row = await queries.one(sql`select 1 as found from wallet_entries where reference = ${reference}`);
  return row !== undefined;
}

const columns: Readonly<Record<Currency, { readonly balance: Statement; readonly debt: Statement }>> = {
  coins: { balance: sql`coins`, debt: sql`coins_debt` },
  tokens: { balance: sql`tokens`, debt: sql`tokens_debt` },
};

const net = (currency: Currency) => sql`(${columns[currency].balance} - ${columns[currency].debt})`;

/** A debt is paid before the balance grows, and grows when the balance is gone. */
const moved = (currency: Currency, amount: Statement) => sql`
  ${columns[currency].balance} = greatest(${net(currency)} + ${amount}, 0),
  ${columns[currency].debt} = greatest(-(${net(currency)} + ${amount}), 0)`;

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
    throw new RangeError(`${amount} is no amount: it must be a whole number other than 0.`);
  if (reference.includes(userId))
    throw new RangeError("A ledger reference outlives the person: it must not hold the user's id.");
}
