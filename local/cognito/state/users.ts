import type { Clock } from "../../services/host.ts";
import type { Contact, Pool } from "../config/pool.ts";
import type { PasswordRecord } from "../crypto/password.ts";
import { userNotFound, usernameExists } from "../errors.ts";
import type { IssuedCode } from "../rules/codes.ts";
import type { Collection } from "./collection.ts";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserType.html */
export type UserStatus = "UNCONFIRMED" | "CONFIRMED" | "RESET_REQUIRED" | "FORCE_CHANGE_PASSWORD";

/** A user of a pool. Times are milliseconds since 1970. */
export interface User {
  readonly poolId: string;
  /** Unique in the pool and unchangeable; equal to `sub` where people sign in with an e-mail address or phone number. */
  readonly username: string;
  readonly sub: string;
  readonly enabled: boolean;
  readonly status: UserStatus;
  /** Without `sub`; all values are text, also those of `email_verified`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** New values that wait for their verification, where the pool keeps the old ones until then. */
  readonly pending: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly password?: PasswordRecord;
  readonly passwordSetAt?: number;
  /** Former passwords, newest first, as many as the pool's policy asks for. */
  readonly formerPasswords: readonly PasswordRecord[];
  readonly codes: Readonly<Record<string, IssuedCode>>;
  readonly mfa: Mfa;
  /** When all tokens were last revoked. */
  readonly signedOutAt?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** An authenticator app. */
export interface Mfa {
  /** base32. */
  readonly secret?: string;
  /** That of an app that is being set up: no code of it counts before it is verified, and till then the old one's do. */
  readonly pendingSecret?: string;
  readonly verified: boolean;
  readonly enabled: boolean;
  readonly preferred: boolean;
  /** The last time step that a code was accepted for: no code counts twice. */
  readonly lastStep?: number;
}

export const NO_MFA: Mfa = { verified: false, enabled: false, preferred: false };

/** The users of all pools. */
export class Users {
  readonly #stored: Collection<User>;
  readonly #clock: Clock;

  constructor(stored: Collection<User>, clock: Clock) {
    this.#stored = stored;
    this.#clock = clock;
  }

  get(poolId: string, username: string): User | undefined {
    return this.#stored.get(keyOf(poolId, username));
  }

  *of(poolId: string): Iterable<User> {
    for (const user of this.#stored.values()) if (user.poolId === poolId) yield user;
  }

  /** Finds a user by what they sign in with: the user name, a name attribute, or a verified alias. */
  find(pool: Pool, name: string): User | undefined {
    return this.get(pool.id, pool.caseSensitive ? name : name.toLowerCase()) ?? this.#byAttribute(pool, name);
  }

  /** The user of `find`, by any name or by `sub`, as the admin operations take it. */
  findAny(pool: Pool, name: string): User | undefined {
    return this.find(pool, name) ?? first(this.of(pool.id), user => user.sub === name);
  }

  /** Who holds this value as a sign-in name, besides the user given. */
  holderOf(pool: Pool, attribute: string, value: string, besides?: string): User | undefined {
    const same = sameName(pool, value);
    return first(
      this.of(pool.id),
      user =>
        user.username !== besides && same(user.attributes[attribute]) && signsInWith(pool, user, attribute),
    );
  }

  /** @throws AwsError UsernameExistsException */
  insert(user: User): User {
    if (this.get(user.poolId, user.username)) throw usernameExists("User already exists");
    this.#stored.set(keyOf(user.poolId, user.username), user);
    return user;
  }

  /**
   * Changes the newest version of a user.
   * @throws AwsError UserNotFoundException when the user was deleted meanwhile.
   */
  update(user: Pick<User, "poolId" | "username">, change: (latest: User) => Partial<User>): User {
    const key = keyOf(user.poolId, user.username);
    const latest = this.#stored.get(key);
    if (!latest) throw userNotFound();
    const updated = { ...latest, ...change(latest), updatedAt: this.#clock.now().getTime() };
    this.#stored.set(key, updated);
    return updated;
  }

  remove(user: Pick<User, "poolId" | "username">): void {
    this.#stored.delete(keyOf(user.poolId, user.username));
  }

  #byAttribute(pool: Pool, name: string): User | undefined {
    const attributes = [...pool.usernameAttributes, ...pool.aliasAttributes];
    for (const attribute of attributes) {
      const holder = this.holderOf(pool, attribute, name);
      if (holder) return holder;
    }
    return undefined;
  }
}

/** Whether the value of this attribute is a name that the user can sign in with. */
function signsInWith(pool: Pool, user: User, attribute: string): boolean {
  if (pool.usernameAttributes.some(name => name === attribute)) return true;
  if (!pool.aliasAttributes.includes(attribute)) return false;
  return attribute === "preferred_username" || user.attributes[`${attribute}_verified`] === "true";
}

const sameName = (pool: Pool, wanted: string) => {
  const lower = wanted.toLowerCase();
  return (value: string | undefined) =>
    value !== undefined && (pool.caseSensitive ? value === wanted : value.toLowerCase() === lower);
};

function first<T>(items: Iterable<T>, wanted: (item: T) => boolean): T | undefined {
  for (const item of items) if (wanted(item)) return item;
  return undefined;
}

const keyOf = (poolId: string, username: string) => `${poolId}/${username}`;

/** The contact attributes of a user that are verified, in the order asked for. */
export const verifiedContacts = (user: User, wanted: readonly Contact[]): readonly Contact[] =>
  wanted.filter(name => user.attributes[name] && user.attributes[`${name}_verified`] === "true");
