import { createHash } from "node:crypto";
import { FormBrowser, type Visited } from "./browser.ts";
import { CALLBACK, WEB_CLIENT } from "./graph.ts";
import { PASSWORD } from "./people.ts";
import type { CognitoServer } from "./server.ts";

const VERIFIER = "a-code-verifier-of-at-least-43-characters-0123456789";
export const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

/** The query of a request to `/oauth2/authorize`; null takes a parameter away. */
export function query(changes: Readonly<Record<string, string | null>> = {}): string {
  const values = {
    client_id: WEB_CLIENT,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid email",
    state: "state-1",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    ...changes,
  };
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return new URLSearchParams(given).toString();
}

export const authorize = (changes: Readonly<Record<string, string | null>> = {}) =>
  `/oauth2/authorize?${query(changes)}`;

/** Signs in at the hosted page; returns where the browser ends. */
export async function signInAtPage(
  server: CognitoServer,
  changes: Readonly<Record<string, string | null>> = {},
  browser = new FormBrowser(server.url),
  login: Readonly<Record<string, string>> = { username: "ann@example.com", password: PASSWORD },
): Promise<Visited> {
  return browser.submit(await browser.open(authorize(changes)), login);
}

/** The parameters that an application gets back, of the query or the fragment. */
export function callback(page: Visited): Readonly<Record<string, string>> {
  const url = new URL(page.location ?? "http://nowhere");
  return Object.fromEntries(new URLSearchParams(url.hash.slice(1) || url.search));
}

export interface TokenReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Calls the token endpoint. */
export async function token(
  server: CognitoServer,
  form: Readonly<Record<string, string>>,
  headers: Record<string, string> = {},
): Promise<TokenReply> {
  const response = await fetch(`${server.url}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers,
  });
  const body = (await response.json()) as TokenReply["body"];
  return { status: response.status, headers: response.headers, body };
}

export const exchange = (
  server: CognitoServer,
  code: string,
  changes: Readonly<Record<string, string>> = {},
): Promise<TokenReply> =>
  token(server, {
    grant_type: "authorization_code",
    client_id: WEB_CLIENT,
    code,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
    ...changes,
  });

export const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
});

/** The `error` of a reply that is JSON. */
export async function errorOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: string };
  return error;
}
