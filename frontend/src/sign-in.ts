import type { Config } from "./config.ts";

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** In milliseconds since the epoch. */
  readonly expiresAt: number;
}

interface TokenReply {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in: number;
}

export interface Session {
  readonly signedIn: boolean;
  /** Why somebody who came back from the hosted pages is not signed in by it; null when all is well. */
  readonly problem: string | null;
  /** A token that is good for a while yet; null when nobody is signed in. */
  accessToken(): Promise<string | null>;
  /** Leaves for the hosted sign-in page. */
  signIn(): Promise<void>;
  /** Drops the tokens, which the API did not take. */
  forget(): void;
  /** Revokes the session and leaves for the hosted sign-out page. */
  signOut(): Promise<void>;
}

const storedTokens = "tokens";
const storedFlow = "sign-in";
/** Renew a little before the end, in milliseconds. */
const margin = 30_000;

/** Where the hosted pages send people back to: this page. */
const here = () => location.origin + location.pathname;

/**
 * Sign-in by authorization code with PKCE (RFC 7636) against the stack's hosted pages.
 * Tokens live in this tab's session storage, so that a reload keeps them and another tab does not see them.
 */
export async function openSession(config: Config): Promise<Session> {
  let tokens = read<Tokens>(storedTokens);
  const keep = (next: Tokens | null) => {
    tokens = next;
    if (next) sessionStorage.setItem(storedTokens, JSON.stringify(next));
    else sessionStorage.removeItem(storedTokens);
  };
  let problem: string | null = null;
  const returned = await finishSignIn(config).catch((error: Error) => {
    problem = error.message;
    return null;
  });
  if (returned) keep(returned);
  let renewal: Promise<void> | undefined;
  const renew = async (refreshToken: string) => {
    const fields = { grant_type: "refresh_token", refresh_token: refreshToken };
    keep(await askForTokens(config, fields, refreshToken));
  };
  return {
    get signedIn() {
      return tokens !== null;
    },
    problem,
    async accessToken() {
      if (tokens && tokens.expiresAt - margin < Date.now()) {
        renewal ??= renew(tokens.refreshToken).finally(() => {
          renewal = undefined;
        });
        await renewal;
      }
      return tokens?.accessToken ?? null;
    },
    signIn: () => startSignIn(config),
    forget: () => keep(null),
    async signOut() {
      const { refreshToken } = tokens ?? {};
      keep(null);
      if (refreshToken) await revoke(config, refreshToken);
      const query = new URLSearchParams({ client_id: config.userPoolClientId, logout_uri: here() });
      location.assign(`${config.signInUrl}/logout?${query}`);
    },
  };
}

async function startSignIn(config: Config): Promise<void> {
  const flow = { state: randomText(), verifier: randomText() };
  sessionStorage.setItem(storedFlow, JSON.stringify(flow));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(flow.verifier));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: config.userPoolClientId,
    redirect_uri: here(),
    scope: "openid email profile",
    state: flow.state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  });
  location.assign(`${config.signInUrl}/oauth2/authorize?${query}`);
}

/** Trades the code in the address for tokens, once; a `state` that this tab did not send is refused. */
async function finishSignIn(config: Config): Promise<Tokens | null> {
  const query = new URLSearchParams(location.search);
  const code = query.get("code");
  const refusal = query.get("error");
  const flow = read<{ state: string; verifier: string }>(storedFlow);
  if (code === null && refusal === null) return null;
  history.replaceState(null, "", location.pathname);
  sessionStorage.removeItem(storedFlow);
  if (!flow || query.get("state") !== flow.state)
    throw new Error("That sign-in was not started here. Try again.");
  if (code === null) throw new Error(`Signing in did not work (${refusal}). Try again.`);
  const fields = {
    grant_type: "authorization_code",
    code,
    code_verifier: flow.verifier,
    redirect_uri: here(),
  };
  const tokens = await askForTokens(config, fields, "");
  if (!tokens) throw new Error("Signing in did not work. Try again.");
  return tokens;
}

/** Null when they are refused. @throws Error when nobody answers, which says nothing about the session */
async function askForTokens(
  config: Config,
  fields: Readonly<Record<string, string>>,
  refreshToken: string,
): Promise<Tokens | null> {
  const body = new URLSearchParams({ client_id: config.userPoolClientId, ...fields });
  const reply = await fetch(`${config.signInUrl}/oauth2/token`, { method: "POST", body }).catch(() => null);
  if (!reply || reply.status >= 500)
    throw new Error("The sign-in service does not answer. Check the connection, then try again.");
  if (!reply.ok) return null;
  const tokens: TokenReply = await reply.json();
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token ?? refreshToken,
    expiresAt: Date.now() + tokens.expires_in * 1000,
  };
}

/** Best effort: the tokens are gone from this tab in any case. */
async function revoke(config: Config, token: string): Promise<void> {
  const body = new URLSearchParams({ client_id: config.userPoolClientId, token });
  await fetch(`${config.signInUrl}/oauth2/revoke`, { method: "POST", body }).catch(() => undefined);
}

function read<T>(name: string): T | null {
  const text = sessionStorage.getItem(name);
  return text === null ? null : (JSON.parse(text) as T);
}

const randomText = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, sign => ({ "+": "-", "/": "_" })[sign] ?? "");
