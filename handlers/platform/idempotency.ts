import { createHash } from "node:crypto";
import { unauthenticated } from "./claims.ts";
import type { Database, Queries, Transaction } from "./database.ts";
import { ApiError } from "./errors.ts";
import type { AnyReply, AnyRequest, Caller } from "./request.ts";
import { type Statement, sql } from "./sql.ts";

/** How long a reply is kept, in hours; the clean-up job removes it afterwards. */
const keptHours = 24;

/**
 * Does the work of a request once, in a transaction, however often the request comes with the same
 * `Idempotency-Key`: later ones get the stored reply, with `idempotency-replayed: true`.
 *
 * The reply is stored in the work's own transaction. Keys of one caller and operation do not touch another's.
 * Without a key the work simply runs in a transaction. A reply must stay below the 64 KB that the Data API can
 * read back.
 *
 * @throws ApiError `idempotency_key_reused` when the key came with another path, query or body before;
 *   `unauthenticated` when the caller's account was deleted meanwhile
 * @example
 * create: request => once(database, request, async transaction => ({ body: await store.insert(transaction, ...) }))
 */
export async function once<Reply extends AnyReply>(
  database: Database,
  request: AnyRequest,
  work: (transaction: Transaction) => Promise<Reply>,
): Promise<Reply> {
  if (request.idempotencyKey === null) return database.transaction(work);
  const key: Key = {
    caller: callerId(request),
    operation: request.operation,
    key: request.idempotencyKey,
    requestHash: hashOf([request.params, request.query, request.body]),
  };
  return database.transaction(
    async transaction => {
      if (!(await claim(transaction, key, request.caller))) {
        const stored = await readReply<Reply>(transaction, key);
        if (stored === undefined) throw notClaimed(request.caller);
        return stored;
      }
      const reply = await work(transaction);
      await transaction.execute(
        sql`update idempotency_keys set reply = cast(${JSON.stringify(reply)} as json) where ${matches(key)}`,
      );
      return reply;
    },
    { resolve: queries => readReply<Reply>(queries, key) },
  );
}

interface Key {
  readonly caller: string;
  readonly operation: string;
  readonly key: string;
  readonly requestHash: string;
}

/** A person's user id, so that deleting the account finds the person's keys. */
function callerId({ caller }: AnyRequest): string {
  if (caller === null) return "";
  return caller.kind === "person" ? caller.userId : `client:${caller.clientId}`;
}

const matches = ({ caller, operation, key }: Key) =>
  sql`caller = ${caller} and operation = ${operation} and key = ${key}`;

/** Takes the key, or waits for the transaction that has it; an expired one counts as new. */
async function claim(
  transaction: Transaction,
  { caller, operation, key, requestHash }: Key,
  owner: Caller,
): Promise<boolean> {
  const claimed = await transaction.execute(sql`
    insert into idempotency_keys as stored (caller, operation, key, request_hash, expires_at)
    select ${caller}, ${operation}, ${key}, ${requestHash}, now() + make_interval(hours => cast(${keptHours} as int4))
    from (${living(owner)}) as living
    on conflict (caller, operation, key) do update
      set request_hash = excluded.request_hash, reply = null, created_at = now(), expires_at = excluded.expires_at
      where stored.expires_at <= now()`);
  return claimed === 1;
}

/**
 * A person's account is locked against its deletion until the transaction ends, and has no key afterwards: so the
 * deletion finds every stored reply, which may hold personal data.
 */
const living = (caller: Caller): Statement =>
  caller?.kind === "person"
    ? sql`select id from users where id = ${sql.uuid(caller.userId)} and deleted_at is null for share`
    : sql`select 1`;

/** Whoever has the key leaves a reply or gives it back; only a deleted account does neither. */
const notClaimed = (caller: Caller): ApiError =>
  caller?.kind === "person"
    ? unauthenticated("the account is deleted")
    : new ApiError("conflict", { detail: "The first request is still running." });

async function readReply<Reply extends AnyReply>(queries: Queries, key: Key): Promise<Reply | undefined> {
  const row = await queries.one<{ requestHash: string; reply: Reply | null }>(sql`
    select request_hash as "requestHash", reply from idempotency_keys where ${matches(key)}`);
  if (row === undefined || row.reply === null) return undefined;
  if (row.requestHash !== key.requestHash) throw new ApiError("idempotency_key_reused");
  return { ...row.reply, headers: { ...row.reply.headers, "idempotency-replayed": "true" } };
}

/** SHA-256 of a parsed value, whatever the order of its members. */
export const hashOf = (value: unknown): string =>
  createHash("sha256")
    .update(JSON.stringify(value, sortMembers) ?? "")
    .digest("base64url");

function sortMembers(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
