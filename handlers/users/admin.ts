import * as v from "valibot";
import type { Role } from "../../contract/people.ts";
import { type NewId, newUuid } from "../platform/clock.ts";
import type { Database } from "../platform/database/database.ts";
import { ApiError } from "../platform/errors.ts";
import type { Account, Directory } from "../platform/identity/directory.ts";
import { follow } from "../platform/identity/projection.ts";
import { findUser, lockAdmins, saveAccount } from "../platform/identity/user-store.ts";
import type { Log } from "../platform/observe/log.ts";
import { errors } from "./errors.ts";
import { besideOtherAdmins, changeRoles } from "./last-admin.ts";

export const MakeAdminEvent = v.strictObject({
  email: v.pipe(v.string(), v.trim(), v.email()),
  /** Takes the role away instead. */
  remove: v.optional(v.boolean()),
});
export type MakeAdminEvent = v.InferOutput<typeof MakeAdminEvent>;

export interface MakeAdminResult {
  readonly userId: string;
  readonly roles: readonly Role[];
  /** `pending`: the user pool was away; the clean-up job goes on. */
  readonly groups: "current" | "pending";
}

export interface AdminDependencies {
  readonly database: Database;
  readonly directory: Directory;
  readonly newId?: NewId;
}

/**
 * Makes an admin of an account, whether or not it was ever used; so the first admin comes to be. The tokens that
 * the person has stay good, since roles are read from the database anyway.
 *
 * @throws Error when there is no such account, or it is not confirmed, or the person has deleted it
 */
export async function makeAdmin(
  { email }: Pick<MakeAdminEvent, "email">,
  { database, directory, newId = newUuid }: AdminDependencies,
  log: Log,
): Promise<MakeAdminResult> {
  const account = await confirmedAccount(directory, email);
  const roles = await database.transaction(
    async transaction => {
      await lockAdmins(transaction);
      await saveAccount(transaction, account);
      const user = await findUser(transaction, account.id);
      if (user === undefined) throw new Error("That account was deleted by its owner: sign up again.");
      const wanted = [...user.roles, "admin"] as const;
      await changeRoles(transaction, account.id, wanted, []);
      return (await findUser(transaction, account.id))?.roles ?? [];
    },
    { idempotent: true },
  );
  const settled = await follow(account.id, { database, directory, newId }, log);
  return { userId: account.id, roles, groups: settled ? "current" : "pending" };
}

/**
 * Takes the role away from an admin; the other roles stay. One admin must remain.
 *
 * @throws Error when there is no such account, it is not an admin, or no other admin would remain
 */
export async function removeAdmin(
  { email }: Pick<MakeAdminEvent, "email">,
  { database, directory, newId = newUuid }: AdminDependencies,
  log: Log,
): Promise<MakeAdminResult> {
  const { id } = await confirmedAccount(directory, email);
  const roles = await besideOtherAdmins({ database, directory }, id, log, otherAdmins =>
    database.transaction(async transaction => {
      await lockAdmins(transaction);
      const held = (await findUser(transaction, id))?.roles ?? [];
      if (!held.includes("admin")) throw new Error("That account is not an admin.");
      const wanted = held.filter(role => role !== "admin");
      await changeRoles(transaction, id, wanted, otherAdmins);
      return wanted;
    }),
  ).catch(error => {
    const isLast = error instanceof ApiError && error.code === errors.last_admin.code;
    throw isLast ? new Error("That is the only admin: make another one first.", { cause: error }) : error;
  });
  const settled = await follow(id, { database, directory, newId }, log);
  return { userId: id, roles, groups: settled ? "current" : "pending" };
}

async function confirmedAccount(directory: Directory, email: string): Promise<Account> {
  const account = await directory.find(email);
  if (account === undefined) throw new Error("No account has that e-mail address: sign up first.");
  if (!account.confirmed)
    throw new Error("That account is not confirmed yet: enter the code from the e-mail.");
  return account;
}
