import * as v from "valibot";
import { type NewId, newUuid } from "../platform/clock.ts";
import type { Role } from "../platform/contract.ts";
import type { Database } from "../platform/database.ts";
import type { Log } from "../platform/log.ts";
import type { Account, Directory } from "./directory.ts";
import { follow } from "./projection.ts";
import { changeRoles } from "./service.ts";
import { findUser, lockAdmins, saveAccount } from "./store.ts";

export const MakeAdminEvent = v.strictObject({ email: v.pipe(v.string(), v.trim(), v.email()) });
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
  { email }: MakeAdminEvent,
  { database, directory, newId = newUuid }: AdminDependencies,
  log: Log,
): Promise<MakeAdminResult> {
  const account = await confirmedAccount(directory, email);
  const roles = await database.transaction(
    async transaction => {
      await lockAdmins(transaction);
      await saveAccount(transaction, account);
      const user = await findUser(transaction, account.id);
      if (user === undefined) throw new Error("That account was deleted by its owner: sign up anew.");
      const wanted = [...user.roles, "admin"] as const;
      await changeRoles(transaction, account.id, wanted);
      return (await findUser(transaction, account.id))?.roles ?? [];
    },
    { idempotent: true },
  );
  const settled = await follow(account.id, { database, directory, newId }, log);
  return { userId: account.id, roles, groups: settled ? "current" : "pending" };
}

async function confirmedAccount(directory: Directory, email: string): Promise<Account> {
  const account = await directory.find(email);
  if (account === undefined) throw new Error("No account has that e-mail address: sign up first.");
  if (!account.confirmed)
    throw new Error("That account is not confirmed yet: enter the code from the e-mail.");
  return account;
}
