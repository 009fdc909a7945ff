import type { Role } from "../../../contract/people.ts";

/** An account, as the user pool has it. */
export interface Account {
  /** The `sub` of its tokens. */
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  /** False until the person has proved the address. */
  readonly confirmed: boolean;
}

/** Some of the pool's accounts, in the pool's order. */
export interface AccountPage {
  readonly accounts: readonly Account[];
  /** Null on the last page. A token is good for an hour. */
  readonly next: string | null;
}

/**
 * The user pool, as far as this service needs it. Every call may be repeated; an account that is not there (any
 * more) is no error.
 */
export interface Directory {
  /** By user name or e-mail address. */
  find(nameOrEmail: string): Promise<Account | undefined>;
  /**
   * A page of all accounts. What changed in the last seconds can be missing in it.
   *
   * @param token of the page before; null for the first page
   * @returns undefined when the pool does not take the token any more
   */
  page(token: string | null): Promise<AccountPage | undefined>;
  /** Makes the account's groups, of those that stand for roles, exactly these. */
  setGroups(username: string, roles: readonly Role[]): Promise<void>;
  /** Ends all sessions: refresh tokens are taken no more. */
  signOut(username: string): Promise<void>;
  remove(username: string): Promise<void>;
}

/** Thrown where the pool did not answer: the call may still take effect, so no other work may start on the account. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}
