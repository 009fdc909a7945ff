import { type Role, roleNames } from "../../contract/people.ts";
import type { Database, Transaction } from "../platform/database/database.ts";
import { ApiError } from "../platform/errors.ts";
import type { Directory } from "../platform/identity/directory.ts";
import { errors as identityErrors } from "../platform/identity/errors.ts";
import * as store from "../platform/identity/user-store.ts";
import type { Log } from "../platform/observe/log.ts";
import { errors } from "./errors.ts";

export interface LastAdminDependencies {
  readonly database: Database;
  readonly directory: Pick<Directory, "find">;
}

const mostAsked = 10;
const mostRounds = 10;

/**
 * Does what may take an admin away, given who remains as an admin. The database does not know yet who deleted the account
 * at the user pool today, so the pool is asked first; one that does not answer leaves it at what the database knows.
 * When those who were there have gone meanwhile, the pool is asked about others.
 *
 * @param work is given ids, empty also for a person who is not an admin
 * @throws ApiError `last_admin`, which the work throws when none of these is an admin
 */
export async function besideOtherAdmins<Result>(
  dependencies: LastAdminDependencies,
  userId: string,
  log: Log,
  work: (otherAdmins: readonly string[]) => Promise<Result>,
): Promise<Result> {
  for (let round = 1; ; round += 1) {
    const others = await presentAdmins(dependencies, userId, log);
    try {
      return await work(others);
    } catch (error) {
      const isLast = error instanceof ApiError && error.code === errors.last_admin.code;
      // A person who was no admin at the first look may have become one meanwhile.
      const isAlone = others.length === 0 && round > 1;
      if (!isLast || isAlone || round === mostRounds) throw error;
    }
  }
}

async function presentAdmins(
  { database, directory }: LastAdminDependencies,
  userId: string,
  log: Log,
): Promise<string[]> {
  const others = await store.adminsBeside(database, userId, mostAsked);
  const ids = others.map(({ id }) => id);
  try {
    const accounts = await Promise.all(others.map(({ username }) => directory.find(username)));
    return ids.filter((id, index) => accounts[index]?.id === id);
  } catch (error) {
    log.warn("the user pool did not tell whether another admin is there", { error });
    return ids;
  }
}

/**
 * Sets the roles of a person. The caller holds the admins' lock.
 *
 * @param otherAdmins one of them must be an admin where the person is one no longer
 * @returns whether they were others before
 * @throws ApiError `user_not_found`, `last_admin`
 */
export async function changeRoles(
  transaction: Transaction,
  userId: string,
  wanted: readonly Role[],
  otherAdmins: readonly string[],
): Promise<boolean> {
  const user = await store.findUser(transaction, userId);
  if (user === undefined) throw new ApiError(identityErrors.user_not_found);
  const roles = roleNames.filter(role => wanted.includes(role));
  if (roles.length === user.roles.length && roles.every(role => user.roles.includes(role))) return false;
  if (!roles.includes("admin")) await assertAdminStays(transaction, user.roles, otherAdmins);
  await store.setRoles(transaction, userId, roles);
  return true;
}

/** @throws ApiError `last_admin` when an admin goes and none of the others is an admin */
export async function assertAdminStays(
  transaction: Transaction,
  roles: readonly Role[],
  others: readonly string[],
): Promise<void> {
  if (roles.includes("admin") && !(await store.hasAdminAmong(transaction, others)))
    throw new ApiError(errors.last_admin);
}
