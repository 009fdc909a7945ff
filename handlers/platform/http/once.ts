import { createHash } from "node:crypto";
import { commonErrors } from "../../../contract/errors.ts";
import type { Database, Queries, Transaction } from "../database/database.ts";
import { type Statement, sql } from "../database/sql.ts";
import { ApiError } from "../errors.ts";
import { unauthenticated } from "../identity/claims.ts";
import type { Eraser } from "../identity/eraser.ts";
import type { AnyReply, AnyRequest } from "./request.ts";

/** How long a reply is kept, in hours; the clean-up job removes it afterwards. */
const keptHours = 24;

/** How a reply is kept that must not be kept as it is sent, because personal data stand in it. */
export interface Keeping<Reply> {
  /** What is stored in place of the reply, as JSON. It is called inside the transaction, so it only computes. */
  toStored(reply: Reply): unknown;
  /** Called outside the transaction. */
  fromStored(stored: unknown): Promise<Reply>;
  /** A keyed hash of the request, since a plain one of a few known values can be guessed. */
  hashOf(request: unknown): Promise<string>;
}

/** Does the work of a request once, see `onceWith`. */
export type Once = <Reply extends AnyReply>(
  database: Database,
  request: AnyRequest,
  work: (transaction: Transaction) => Promise<Reply>,
  keeping?: Keeping<Reply>,
) => Promise<Reply>;

/** Says whose keys are kept, for programs that delete accounts. */
export interface KeyOwners {
  /**
   * A statement that gives a row if the person's account is there, and keeps it from being deleted until the transaction
   * ends. Default: every account is there.
   */
  readonly lock?: (userId: string) => Statement;
}

/**
 * Makes `once`, which does the work of a request once, in a transaction, however often the request comes with the same
 * `Idempotency-Key`: later ones get the stored reply, with `idempotency-replayed: true`.
 *
 * The reply is stored in the work's own transaction. Keys of one caller and operation do not touch another's.
 * Without a key the work simply runs in a transaction. A reply must stay below the 64 KB that the Data API can
 * read back. `keeping` is for replies with personal data; without it the reply is stored as it is.
 *
 * `once` throws ApiError `idempotency_key_reused` when the key came with another path, query or body before, and
 * `unauthenticated` when the caller's account was deleted meanwhile.
 *
 * @example
 * create: request => once(database, request, async transaction => ({ body: await store.insert(transaction, ...) }))
 */
export const onceWith =
  ({ lock }: KeyOwners): Once =>
  async <Reply extends AnyReply>(
    database: Database,
    request: AnyRequest,
    work: (transaction: Transaction) => Promise<Reply>,
    keeping: Keeping<Reply> = plain(),
  ): Promise<Reply> => {
    if (request.idempotencyKey === null) return database.transaction(work);
    const key: Key = {
      caller: callerId(request),
      operation: request.operation,
      key: request.idempotencyKey,
      requestHash: await keeping.hashOf([request.params, request.query, request.body]),
    };
    const userId = lock && request.caller?.userId;
    const owner = userId ? lock(userId) : undefined;
    const outcome = await database.transaction<Outcome<Reply>>(
      async transaction => {
        if (!(await claim(transaction, key, owner))) {
          const stored = await readStored(transaction, key);
          if (stored === undefined) throw notClaimed(owner);
          return stored;
        }
        const reply = await work(transaction);
        const kept = JSON.stringify(keeping.toStored(reply));
        await transaction.execute(
          sql`update idempotency_keys set reply = cast(${kept} as json) where ${matches(key)}`,
        );
        return { reply };
      },
      { resolve: queries => readStored(queries, key) },
    );
    if ("reply" in outcome) return outcome.reply;
    const reply = await keeping.fromStored(outcome.stored);
    return { ...reply, headers: { ...reply.headers, "idempotency-replayed": "true" } };
  };

/** `once` for programs that never delete accounts: every caller's keys are kept. */
export const onceForAnyCaller: Once = /* @__PURE__ */ onceWith({});

/** The reply of this request, or what is stored of an earlier one. */
type Outcome<Reply> = { readonly reply: Reply } | { readonly stored: unknown };

const plain = <Reply>(): Keeping<Reply> => ({
  toStored: reply => reply,
  fromStored: async stored => stored as Reply,
  hashOf: async request => hashOf(request),
});

interface Key {
  readonly caller: string;
  readonly operation: string;
  readonly key: string;
  readonly requestHash: string;
}

/** A person's user id, so that deleting the account finds the person's keys, also where a scope was asked for. */
function callerId({ caller }: AnyRequest): string {
  if (caller === null) return "";
  return caller.kind === "person" ? caller.userId : (caller.userId ?? `client:${caller.clientId}`);
}

const matches = ({ caller, operation, key }: Key) =>
  sql`caller = ${caller} and operation = ${operation} and key = ${key}`;

/**
 * Takes the key, or waits for the transaction that has it; an expired one counts as new. A person's account is locked
 * against its deletion until the transaction ends, and has no key afterwards: so the deletion finds every stored reply,
 * which may hold personal data.
 */
async function claim(
  transaction: Transaction,
  { caller, operation, key, requestHash }: Key,
  owner: Statement = sql`select 1`,
): Promise<boolean> {
  const claimed = await transaction.execute(sql`
    insert into idempotency_keys as stored (caller, operation, key, request_hash, expires_at)
    select ${caller}, ${operation}, ${key}, ${requestHash}, now() + make_interval(hours => cast(${keptHours} as int4))
    from (${owner}) as living
    on conflict (caller, operation, key) do update
      set request_hash = excluded.request_hash, reply = null, created_at = now(), expires_at = excluded.expires_at
      where stored.expires_at <= now()`);
  return claimed === 1;
}

/** The holder of the key stores a reply or releases the key; only a deleted account does neither. */
const notClaimed = (owner: Statement | undefined): ApiError =>
  owner
    ? unauthenticated("the account is deleted")
    : new ApiError(commonErrors.conflict, { detail: "The first request is still running." });

/**
 * Removes the keys of a person, and the stored replies to others that name the person: they can hold personal data. A
 * request that is repeated after that finds the person deleted.
 */
export const eraseReplies: Eraser = async (transaction, userId, most) => {
  const removed = await transaction.execute(sql`
    delete from idempotency_keys where (caller, operation, key) in (
      (select caller, operation, key from idempotency_keys where caller = ${userId}
        order by operation, key limit ${most})
      union
      (select caller, operation, key from idempotency_keys
        where subjects @> ${sql.array([userId], "uuid")} limit ${most}))`);
  return removed < most;
};

async function readStored(queries: Queries, key: Key): Promise<{ readonly stored: unknown } | undefined> {
  const row = await queries.one<{ requestHash: string; reply: unknown }>(sql`
    select request_hash as "requestHash", reply from idempotency_keys where ${matches(key)}`);
  if (row === undefined || row.reply === null) return undefined;
  if (row.requestHash !== key.requestHash) throw new ApiError(commonErrors.idempotency_key_reused);
  return { stored: row.reply };
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
