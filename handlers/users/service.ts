import { commonErrors } from "../../contract/errors.ts";
import { type Clock, type NewId, newUuid, realSleep, type Sleep, systemClock } from "../platform/clock.ts";
import type { Database, Transaction } from "../platform/database/database.ts";
import { ApiError } from "../platform/errors.ts";
import { paged, TimeAndId } from "../platform/http/paged.ts";
import type { Handlers } from "../platform/http/request.ts";
import { unauthenticated } from "../platform/identity/claims.ts";
import type { Directory } from "../platform/identity/directory.ts";
import type { ErasureMessage } from "../platform/identity/erasure.ts";
import { errors as identityErrors } from "../platform/identity/errors.ts";
import { follow } from "../platform/identity/projection.ts";
import * as store from "../platform/identity/user-store.ts";
import type { Log } from "../platform/observe/log.ts";
import type { contract, Profile, User } from "./contract.ts";
import { assertAdminStays, besideOtherAdmins, changeRoles } from "./last-admin.ts";

export interface UsersDependencies {
  readonly database: Database;
  readonly directory: Directory;
  /** Asks for what the services keep of a person to be erased, once the account is deleted. */
  readonly askErasure: (message: ErasureMessage) => Promise<void>;
  readonly newId?: NewId;
  readonly now?: Clock;
  readonly sleep?: Sleep;
}

/** How old an address may be that admins are shown of one person, in milliseconds. */
const freshMilliseconds = 60_000;

/** The rules of profiles, roles and deletion. The database decides; the user pool follows. */
export function usersService({
  database,
  directory,
  askErasure,
  newId = newUuid,
  now = systemClock,
  sleep = realSleep,
}: UsersDependencies): Handlers<typeof contract> {
  const projection = { database, directory, newId };
  return {
    async readMe({ caller, log }) {
      const user = living(await store.findUser(database, caller.userId));
      return { body: toProfile(await withEmail(user, caller.issuedAt * 1000, log)) };
    },

    async changeMe({ caller, body, log }) {
      const user = living(await store.setDisplayName(database, caller.userId, body.displayName));
      return { body: toProfile(await withEmail(user, caller.issuedAt * 1000, log)) };
    },

    async deleteMe({ caller: { userId }, log }) {
      await deleteAccount(userId, log);
      await Promise.all([follow(userId, projection, log), erase(userId, log)]);
      return {};
    },

    async signOutMe({ caller: { userId }, log }) {
      const wait = await database.transaction(
        async transaction => {
          await store.signOut(transaction, userId);
          return store.timeUntilTaken(transaction, userId);
        },
        { idempotent: true },
      );
      // Who signs in after the reply has a token that is taken.
      await Promise.all([follow(userId, projection, log), sleep(wait)]);
      return {};
    },

    async list({ query }) {
      const body = await paged({
        query,
        boundTo: ["users", query.search ?? null],
        position: TimeAndId,
        fetch: (after, most) => store.listUsers(database, query.search, after, most),
        positionOf: user => [user.createdAt, user.id],
        toItem: toUser,
      });
      return { body };
    },

    async read({ params, log }) {
      const known = existing(await store.findUser(database, params.userId));
      const user = await withEmail(known, now() - freshMilliseconds, log);
      const settled = !user.pending || (await follow(user.id, projection, log));
      return { body: toUser({ ...user, pending: !settled }) };
    },

    async setRoles({ caller, params, body, log }) {
      const { userId } = params;
      const set = (others: readonly string[]) =>
        database.transaction(
          async transaction => {
            await store.lockAdmins(transaction);
            await assertStillAdmin(transaction, caller.userId);
            if (await changeRoles(transaction, userId, body.roles, others))
              await store.endSessions(transaction, userId);
            // Also for roles that are the same by now: they may have been set a moment ago, by this request even.
            return store.timeUntilTaken(transaction, userId);
          },
          { idempotent: true },
        );
      const staysAdmin = body.roles.includes("admin");
      const wait = await (staysAdmin ? set([]) : besideOtherAdmins(projection, userId, log, set));
      log.info("roles set", { subject: userId, roles: body.roles });
      // Who signs in after the reply has a token that is taken.
      const [settled] = await Promise.all([follow(userId, projection, log), sleep(wait)]);
      const known = existing(await store.findUser(database, userId));
      const user = await withEmail(known, now() - freshMilliseconds, log);
      return { body: toUser({ ...user, pending: !settled }) };
    },
  };

  /** The account is deleted by now, whatever goes wrong here: the clean-up job erases what is left. */
  async function erase(userId: string, log: Log): Promise<void> {
    await askErasure({ userId }).catch(error =>
      log.error("the account waits for the clean-up to be erased", { subject: userId, error }),
    );
  }

  /** Access tokens do not carry the address: the pool is asked when it told it before that time, in milliseconds. */
  async function withEmail(user: store.StoredUser, before: number, log: Log): Promise<store.StoredUser> {
    if (user.emailReadAt !== null && Date.parse(user.emailReadAt) >= before) return user;
    try {
      const account = await directory.find(user.username);
      // The person deleted the account at the pool: the nightly reconciliation erases what is here.
      if (account?.id !== user.id) return user;
      if (account.email === user.email) await store.confirmEmail(database, user.id);
      else await store.saveAccount(database, account);
      return { ...user, email: account.email };
    } catch (error) {
      log.warn("the user pool did not tell the e-mail address", { error });
      return user;
    }
  }

  /**
   * Makes the row a tombstone. Only the deletion of an admin waits for changes of other admins.
   *
   * @throws ApiError `last_admin`
   */
  async function deleteAccount(userId: string, log: Log): Promise<void> {
    const options = { idempotent: true };
    const isAdmin = await database.transaction(async transaction => {
      const user = await store.lockUser(transaction, userId);
      // The admins' lock comes before the row's, so it takes another transaction.
      if (user?.roles.includes("admin")) return true;
      await store.bury(transaction, userId);
      return false;
    }, options);
    if (!isAdmin) return;
    await besideOtherAdmins(projection, userId, log, others =>
      database.transaction(async transaction => {
        await store.lockAdmins(transaction);
        const user = await store.lockUser(transaction, userId);
        if (user) await assertAdminStays(transaction, user.roles, others);
        await store.bury(transaction, userId);
      }, options),
    );
  }
}

/** The caller was an admin when the request came in; the lock may have been waited for. */
async function assertStillAdmin(transaction: Transaction, userId: string): Promise<void> {
  const caller = await store.findUser(transaction, userId);
  if (!caller?.roles.includes("admin"))
    throw new ApiError(commonErrors.forbidden, { cause: "no admin any more" });
}

function existing(user: store.StoredUser | undefined): store.StoredUser {
  if (user === undefined) throw new ApiError(identityErrors.user_not_found);
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
