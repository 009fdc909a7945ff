import * as v from "valibot";
import { unauthenticated } from "../platform/claims.ts";
import { type NewId, newUuid, realSleep, type Sleep } from "../platform/clock.ts";
import type { Role } from "../platform/contract.ts";
import { decodeCursor, encodeCursor, toPage } from "../platform/cursor.ts";
import type { Database, Transaction } from "../platform/database.ts";
import { ApiError } from "../platform/errors.ts";
import type { Log } from "../platform/log.ts";
import type { Handlers } from "../platform/request.ts";
import { Instant, Uuid } from "../platform/schemas.ts";
import { type contract, type Profile, roleNames, type User } from "./contract.ts";
import type { Directory } from "./directory.ts";
import { erasers } from "./erasers.ts";
import { follow } from "./projection.ts";
import * as store from "./store.ts";

export interface UsersDependencies {
  readonly database: Database;
  readonly directory: Directory;
  readonly newId?: NewId;
  readonly sleep?: Sleep;
}

const Position = v.strictTuple([Instant, Uuid]);

/** The rules of profiles, roles and deletion. The database decides; the user pool follows. */
export function usersService({
  database,
  directory,
  newId = newUuid,
  sleep = realSleep,
}: UsersDependencies): Handlers<typeof contract> {
  const projection = { database, directory, newId };
  return {
    async readMe({ caller, log }) {
      const user = living(await store.findUser(database, caller.userId));
      return { body: toProfile(await withEmail(user, log)) };
    },

    async changeMe({ caller, body, log }) {
      const user = living(await store.setDisplayName(database, caller.userId, body.displayName));
      return { body: toProfile(await withEmail(user, log)) };
    },

    async deleteMe({ caller, log }) {
      await database.transaction(transaction => deleteAccount(transaction, caller.userId), {
        idempotent: true,
      });
      await follow(caller.userId, projection, log);
      return {};
    },

    async list({ query }) {
      const bound = ["users", query.search ?? null];
      const after = query.cursor === undefined ? null : decodeCursor(Position, query.cursor, bound);
      const rows = await store.listUsers(database, query.search, after, query.limit + 1);
      const cursorOf = (last: store.StoredUser) => encodeCursor([last.createdAt, last.id], bound);
      return { body: toPage(rows, query.limit, cursorOf, toUser) };
    },

    async read({ params, log }) {
      const user = existing(await store.findUser(database, params.userId));
      const settled = !user.pending || (await follow(user.id, projection, log));
      return { body: toUser({ ...user, pending: !settled }) };
    },

    async setRoles({ caller, params, body, log }) {
      const wait = await database.transaction(
        async transaction => {
          await store.lockAdmins(transaction);
          await assertStillAdmin(transaction, caller.userId);
          if (await changeRoles(transaction, params.userId, body.roles))
            await store.endSessions(transaction, params.userId);
          // Also for roles that are the same by now: they may have been set a moment ago, by this request even.
          return store.timeUntilTaken(transaction, params.userId);
        },
        { idempotent: true },
      );
      log.info("roles set", { subject: params.userId, roles: body.roles });
      // Who signs in after the reply has a token that is taken.
      const [settled] = await Promise.all([follow(params.userId, projection, log), sleep(wait)]);
      const user = existing(await store.findUser(database, params.userId));
      return { body: toUser({ ...user, pending: !settled }) };
    },
  };

  /** Asks the pool for the e-mail address, once: access tokens do not carry it. */
  async function withEmail(user: store.StoredUser, log: Log): Promise<store.StoredUser> {
    if (user.emailKnown) return user;
    try {
      const email = (await directory.find(user.username))?.email ?? null;
      await store.recordEmail(database, user.id, email);
      return { ...user, email };
    } catch (error) {
      log.warn("the user pool did not tell the e-mail address", { error });
      return user;
    }
  }
}

/**
 * Sets the roles of a person. The caller holds the admins' lock.
 *
 * @returns whether they were others before
 * @throws ApiError `user_not_found`, `last_admin`
 */
export async function changeRoles(
  transaction: Transaction,
  userId: string,
  wanted: readonly Role[],
): Promise<boolean> {
  const user = existing(await store.findUser(transaction, userId));
  const roles = roleNames.filter(role => wanted.includes(role));
  if (roles.length === user.roles.length && roles.every(role => user.roles.includes(role))) return false;
  if (!roles.includes("admin")) await assertAdminStays(transaction, user);
  await store.setRoles(transaction, userId, roles);
  return true;
}

async function deleteAccount(transaction: Transaction, userId: string): Promise<void> {
  await store.lockAdmins(transaction);
  await store.lockUser(transaction, userId);
  const user = await store.findUser(transaction, userId);
  if (user === undefined) return;
  await assertAdminStays(transaction, user);
  for (const erase of erasers) await erase(transaction, userId);
  await store.erase(transaction, userId);
}

async function assertAdminStays(transaction: Transaction, user: store.StoredUser): Promise<void> {
  if (user.roles.includes("admin") && !(await store.hasOtherAdmin(transaction, user.id)))
    throw new ApiError("last_admin");
}

/** The caller was an admin when the request came in; the lock may have been waited for. */
async function assertStillAdmin(transaction: Transaction, userId: string): Promise<void> {
  const caller = await store.findUser(transaction, userId);
  if (!caller?.roles.includes("admin")) throw new ApiError("forbidden", { cause: "no admin any more" });
}

function existing(user: store.StoredUser | undefined): store.StoredUser {
  if (user === undefined) throw new ApiError("user_not_found");
  return user;
}

/** The account can have been deleted since the caller's row was read. */
function living(user: store.StoredUser | undefined): store.StoredUser {
  if (user === undefined) throw unauthenticated("the account is deleted");
  return user;
}

const toProfile = ({ id, username, email, displayName, roles, createdAt }: store.StoredUser): Profile => ({
  id,
  username,
  email,
  displayName,
  roles: [...roles],
  createdAt,
});

const toUser = (user: store.StoredUser): User => ({
  ...toProfile(user),
  groups: user.pending ? "pending" : "current",
});
