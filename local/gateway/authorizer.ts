import type { JwtSettings } from "./api.ts";
import {
  type Claims,
  checkClaims,
  checkTimes,
  claimsAsText,
  parseToken,
  scopesOf,
  TokenRefused,
} from "./jwt.ts";
import { type IssuerKeys, KeysUnavailable } from "./keys.ts";

/** What the gateway knows of a caller whose token is good. */
export interface Caller {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
}

export type Verdict =
  | { readonly ok: true; readonly caller: Caller }
  /** 401 and 403 carry the challenge; 503 means that the issuer's keys could not be had. */
  | {
      readonly ok: false;
      readonly status: 401 | 403 | 503;
      readonly challenge: string | null;
      readonly why: string;
    };

interface Verified extends Caller {
  readonly raw: Claims;
}

const MOST_TOKENS = 5_000;

/**
 * The JWT authorizer of an HTTP API. A token that was verified once is only asked for its times again:
 * an altered token is another text and finds nothing.
 */
export class JwtAuthorizer {
  readonly #settings: JwtSettings;
  readonly #keys: IssuerKeys;
  readonly #now: () => number;
  readonly #verified = new Map<string, Verified>();

  /** @param now milliseconds since the epoch */
  constructor(settings: JwtSettings, keys: IssuerKeys, now: () => number) {
    this.#settings = settings;
    this.#keys = keys;
    this.#now = now;
  }

  /** Decides about the `Authorization` header for a route that asks for one of `scopes` (none: any good token). */
  check(header: string | undefined, scopes: readonly string[]): Verdict | Promise<Verdict> {
    const token = header?.replace(/^Bearer +/i, "") ?? "";
    if (token === "") return { ok: false, status: 401, challenge: "Bearer", why: "no token" };
    const known = this.#verified.get(token);
    if (known) return this.#judge(known, scopes);
    return this.#verify(token).then(
      verified => this.#judge(verified, scopes),
      error => refusal(error),
    );
  }

  #judge(verified: Verified, scopes: readonly string[]): Verdict {
    try {
      checkTimes(verified.raw, this.#now() / 1000);
    } catch (error) {
      return refusal(error);
    }
    if (scopes.length > 0 && !scopes.some(scope => verified.scopes.includes(scope))) {
      const challenge = `Bearer scope="${scopes.join(" ")}" error="insufficient_scope"`;
      return {
        ok: false,
        status: 403,
        challenge,
        why: `the token has none of the scopes ${scopes.join(", ")}`,
      };
    }
    return { ok: true, caller: verified };
  }

  async #verify(token: string): Promise<Verified> {
    const parsed = parseToken(token);
    // Cheap checks first: a token of another issuer must not make us ask for keys.
    checkClaims(parsed.claims, this.#settings.issuer, this.#settings.audiences, this.#now() / 1000);
    const key = await this.#keys.find(parsed.kid);
    if (!key || !parsed.isSignedBy(key)) throw new TokenRefused("signature is invalid");
    const verified = {
      raw: parsed.claims,
      claims: claimsAsText(parsed.claims),
      scopes: scopesOf(parsed.claims),
    };
    this.#remember(token, verified);
    return verified;
  }

  #remember(token: string, verified: Verified): void {
    if (this.#verified.size >= MOST_TOKENS) {
      const oldest = this.#verified.keys().next().value;
      if (oldest !== undefined) this.#verified.delete(oldest);
    }
    this.#verified.set(token, verified);
  }
}

function refusal(error: unknown): Verdict {
  if (error instanceof KeysUnavailable)
    return { ok: false, status: 503, challenge: null, why: error.message };
  if (!(error instanceof TokenRefused)) throw error;
  const challenge = `Bearer scope="" error="invalid_token" error_description="${error.message}"`;
  return { ok: false, status: 401, challenge, why: error.message };
}
