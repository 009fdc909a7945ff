import type { Config } from "./config.ts";
import { challengeOf, type Flow, newFlow } from "./pkce.ts";
import { askForTokens, revoke, type Tokens } from "./tokens.ts";

/** Why a person who came back from the hosted pages is not signed in. */
export type SignInProblem = "notStartedHere" | "refused" | "unavailable";

export interface Session {
  readonly signedIn: boolean;
  readonly problem: SignInProblem | null;
  /**
   * A token that is good for a while yet; null without a sign-in.
   *
   * @param refused the token that the API has just refused
   * @throws SignInUnavailable when no answer comes
   */
  accessToken(refused?: string): Promise<string | null>;
  /** Leaves for the hosted page; with `replace` it takes the place of this page in the history. */
  leaveFor(page: "signIn" | "signUp", returnTo: string, how?: "replace"): Promise<void>;
  /** Drops the tokens. */
  forget(): void;
  /** Revokes the session and leaves for the hosted sign-out page. */
  signOut(): Promise<void>;
  onChange(listener: () => void): () => void;
}

const storedRefresh = "refresh";
const storedFlow = "sign-in";
/** A token is renewed a little before its end, in milliseconds. */
const margin = 30_000;
/** Where the hosted pages send people back to. */
const landing = () => `${location.origin}/`;

/**
 * Sign-in by authorization code with PKCE (RFC 7636) against the stack's hosted pages. Access tokens stay in memory. The
 * refresh token is in this tab's session storage: a reload keeps it, and another tab does not see it.
 *
 * @param scopes beyond who the person is
 * @param isOthers whether an address that is not of our own sign-in belongs to another service, which sent the person here
 */
export async function openSession(
  config: Config,
  scopes: readonly string[],
  isOthers: boolean,
): Promise<Session> {
  const listeners = new Set<() => void>();
  let refreshToken = sessionStorage.getItem(storedRefresh);
  let access: Tokens | null = null;
  const keep = (next: Tokens | null) => {
    access = next;
    refreshToken = next?.refreshToken ?? null;
    if (refreshToken === null) sessionStorage.removeItem(storedRefresh);
    else sessionStorage.setItem(storedRefresh, refreshToken);
    for (const listener of listeners) listener();
  };
  const returned = await finishSignIn(config, isOthers);
  if (typeof returned === "object" && returned) keep(returned);
  let renewal: Promise<void> | undefined;
  const renew = async (token: string) => {
    const next = await askForTokens(config, { grant_type: "refresh_token", refresh_token: token }, token);
    // The person may have signed out meanwhile.
    if (refreshToken === token) keep(next);
  };
  return {
    get signedIn() {
      return refreshToken !== null;
    },
    problem: typeof returned === "string" ? returned : null,
    async accessToken(refused) {
      const isGood = access && access.expiresAt - margin > Date.now() && access.accessToken !== refused;
      if (!isGood && refreshToken !== null) {
        renewal ??= renew(refreshToken).finally(() => {
          renewal = undefined;
        });
        await renewal;
      }
      return access?.accessToken ?? null;
    },
    leaveFor: (page, returnTo, how) => leave(config, scopes, page, newFlow(returnTo), how),
    forget: () => keep(null),
    async signOut() {
      const token = refreshToken;
      keep(null);
      // What was typed and not sent must not be shown to the next user either.
      sessionStorage.clear();
      if (token) await revoke(config, token);
      const query = new URLSearchParams({ client_id: config.userPoolClientId, logout_uri: landing() });
      location.assign(`${config.signInUrl}/logout?${query}`);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function leave(
  config: Config,
  scopes: readonly string[],
  page: "signIn" | "signUp",
  flow: Flow,
  how?: "replace",
): Promise<void> {
  sessionStorage.setItem(storedFlow, JSON.stringify(flow));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: config.userPoolClientId,
    redirect_uri: landing(),
    scope: ["openid", "email", "profile", ...scopes].join(" "),
    state: flow.state,
    code_challenge: await challengeOf(flow),
    code_challenge_method: "S256",
  });
  const path = page === "signUp" ? "/signup" : "/oauth2/authorize";
  location[how ?? "assign"](`${config.signInUrl}${path}?${query}`);
}

/**
 * Trades the code in the address for tokens, once, and shows where the person was before. A `state` that this tab did not
 * send is refused. Null without a return from the hosted pages.
 */
async function finishSignIn(config: Config, isOthers: boolean): Promise<Tokens | SignInProblem | null> {
  const query = new URLSearchParams(location.search);
  const [code, error, state] = [query.get("code"), query.get("error"), query.get("state")];
  const flow = JSON.parse(sessionStorage.getItem(storedFlow) ?? "null") as Flow | null;
  const isOurs = flow !== null && state === flow.state;
  if ((code === null && error === null) || location.pathname !== "/" || (isOthers && !isOurs)) return null;
  sessionStorage.removeItem(storedFlow);
  history.replaceState(null, "", isOurs ? flow.returnTo : "/");
  if (!isOurs) return "notStartedHere";
  if (code === null) return "refused";
  const fields = { grant_type: "authorization_code", code, redirect_uri: landing() };
  try {
    return (await askForTokens(config, { ...fields, code_verifier: flow.verifier })) ?? "refused";
  } catch {
    return "unavailable";
  }
}
