import type { Config } from "./config.ts";

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

interface TokenReply {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in: number;
}

type Place = Pick<Config, "signInUrl" | "userPoolClientId">;

/** No answer came, which says nothing about the session. */
export class SignInUnavailable extends Error {
  override readonly name = "SignInUnavailable";
}

/**
 * Asks the hosted pages' endpoint for tokens; null when it refuses.
 *
 * @param refreshToken what is kept where the reply has no other one
 * @throws SignInUnavailable when no answer comes
 */
export async function askForTokens(
  place: Place,
  fields: Readonly<Record<string, string>>,
  refreshToken = "",
): Promise<Tokens | null> {
  const body = new URLSearchParams({ client_id: place.userPoolClientId, ...fields });
  const reply = await fetch(`${place.signInUrl}/oauth2/token`, { method: "POST", body }).catch(() => null);
  if (!reply || reply.status >= 500 || reply.status === 429) throw new SignInUnavailable();
  if (!reply.ok) return null;
  const tokens: TokenReply = await reply.json();
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? refreshToken,
    expiresAt: Date.now() + tokens.expires_in * 1000,
  };
}

/** Best effort: the tokens are gone from this tab in any case. */
export async function revoke(place: Place, token: string): Promise<void> {
  const body = new URLSearchParams({ client_id: place.userPoolClientId, token });
  await fetch(`${place.signInUrl}/oauth2/revoke`, { method: "POST", body }).catch(() => undefined);
}
