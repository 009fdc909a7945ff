import type { Role } from "../platform/contract.ts";

/** An account, as the user pool has it. */
export interface Account {
  /** The `sub` of its tokens. */
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  /** False until the person has proved the address. */
  readonly confirmed: boolean;
}

/**
 * The user pool, as far as this service needs it. Every call may be repeated; an account that is not there (any
 * more) is no error.
 */
export interface Directory {
  /** By user name or e-mail address. */
  find(nameOrEmail: string): Promise<Account | undefined>;
  /** Makes the account's groups, of those that stand for roles, exactly these. */
  setGroups(username: string, roles: readonly Role[]): Promise<void>;
  /** Ends all sessions: refresh tokens are taken no more. */
  signOut(username: string): Promise<void>;
  remove(username: string): Promise<void>;
}

/** Thrown where the pool did not answer: the call may still take effect, so nobody else shall act meanwhile. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}
