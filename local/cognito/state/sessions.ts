import { createHash } from "node:crypto";
import type { Clock } from "../../services/host.ts";
import type { Client } from "../config/client.ts";
import type { Random } from "../random.ts";
import type { Collection } from "./collection.ts";
import type { User } from "./users.ts";

/** One sign-in: what its refresh tokens renew, and what revoking one of them ends. */
export interface Session {
  /** The tokens' `origin_jti`. */
  readonly id: string;
  readonly eventId: string;
  readonly poolId: string;
  readonly username: string;
  readonly clientId: string;
  /** Seconds since 1970. */
  readonly authTime: number;
  /** The scopes of an OAuth sign-in; null for one by the API. */
  readonly scopes: readonly string[] | null;
  readonly refreshTokens: readonly RefreshToken[];
  readonly revoked: boolean;
}

interface RefreshToken {
  readonly hash: string;
  /** Milliseconds since 1970, as all that follows. */
  readonly expiresAt: number;
  /** When a new token took its place, and until when it may still be used for a retry. */
  readonly replacedAt?: number;
  readonly usableUntil?: number;
}

export interface Started {
  readonly session: Session;
  readonly refreshToken: string;
}

/** What became of a refresh token. */
export type RefreshLookup =
  | { readonly state: "good"; readonly session: Session }
  | { readonly state: "unknown" | "revoked" | "expired" }
  | { readonly state: "replaced"; readonly session: Session };

/** The sign-ins of all pools, with their refresh tokens (hashed). */
export class Sessions {
  readonly #stored: Collection<Session>;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(stored: Collection<Session>, clock: Clock, random: Random) {
    this.#stored = stored;
    this.#clock = clock;
    this.#random = random;
  }

  get(id: string): Session | undefined {
    return this.#stored.get(id);
  }

  /** @param authTime When the person gave their password, in seconds, if that was not just now. */
  start(user: User, client: Client, scopes: readonly string[] | null, authTime?: number): Started {
    this.#dropExpired();
    const now = this.#clock.now().getTime();
    const id = this.#random.uuid();
    const { token, record } = this.#newToken(id, now + client.validity.refreshSeconds * 1000);
    const session: Session = {
      id,
      eventId: this.#random.uuid(),
      poolId: user.poolId,
      username: user.username,
      clientId: client.id,
      authTime: authTime ?? Math.floor(now / 1000),
      scopes,
      refreshTokens: [record],
      revoked: false,
    };
    this.#stored.set(id, session);
    return { session, refreshToken: token };
  }

  lookUp(refreshToken: string, clientId: string): RefreshLookup {
    const session = this.#stored.get(sessionId(refreshToken));
    const record = session?.refreshTokens.find(candidate => candidate.hash === hashOf(refreshToken));
    if (!session || !record || session.clientId !== clientId) return { state: "unknown" };
    if (session.revoked) return { state: "revoked" };
    const now = this.#clock.now().getTime();
    if (record.expiresAt <= now) return { state: "expired" };
    if (record.usableUntil !== undefined && record.usableUntil <= now) return { state: "replaced", session };
    return { state: "good", session };
  }

  /** Replaces a refresh token by a new one with the same end; the old one stays usable for the grace period. */
  rotate(session: Session, refreshToken: string, graceSeconds: number): string {
    const now = this.#clock.now().getTime();
    const hash = hashOf(refreshToken);
    const old = session.refreshTokens.find(record => record.hash === hash);
    const { token, record } = this.#newToken(session.id, old?.expiresAt ?? now);
    const retire = (known: RefreshToken): RefreshToken =>
      known.hash === hash && known.replacedAt === undefined
        ? { ...known, replacedAt: now, usableUntil: now + graceSeconds * 1000 }
        : known;
    this.#stored.set(session.id, {
      ...session,
      refreshTokens: [...session.refreshTokens.map(retire), record],
    });
    return token;
  }

  revoke(id: string): void {
    const session = this.#stored.get(id);
    if (session) this.#stored.set(id, { ...session, revoked: true });
  }

  revokeAll(user: Pick<User, "poolId" | "username">): void {
    for (const session of [...this.#stored.values()])
      if (session.poolId === user.poolId && session.username === user.username && !session.revoked)
        this.revoke(session.id);
  }

  #newToken(session: string, expiresAt: number): { readonly token: string; readonly record: RefreshToken } {
    const token = `${Buffer.from(session).toString("base64url")}.${this.#random.bytes(48).toString("base64url")}`;
    return { token, record: { hash: hashOf(token), expiresAt } };
  }

  /** A sign-in is remembered for a day longer than its refresh tokens, since an access token may live that long. */
  #dropExpired(): void {
    const dayAgo = this.#clock.now().getTime() - 86_400_000;
    for (const session of [...this.#stored.values()])
      if (session.refreshTokens.every(record => record.expiresAt <= dayAgo)) this.#stored.delete(session.id);
  }
}

const sessionId = (refreshToken: string) =>
  Buffer.from(refreshToken.split(".")[0] ?? "", "base64url").toString();
const hashOf = (refreshToken: string) => createHash("sha256").update(refreshToken).digest("base64");
