import { createHmac, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from "jose";
import { rsaKeys } from "../support/rsa.ts";

export interface BadToken {
  /** Row of the bad-input table. */
  readonly row: number;
  readonly title: string;
  readonly token: string;
}

export interface BadTokens {
  readonly good: string;
  readonly tokens: readonly BadToken[];
}

export interface TokenSources {
  /** A person's access token that is good. */
  readonly access: string;
  /** The same person's ID token. */
  readonly id: string;
  /** What the wrongly issued ones carry besides, so that no gateway refuses them for a lack of scope. */
  readonly scopes: readonly string[];
  /** The pool's keys as anybody can read them. */
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
  /** The pool's own private key, where the stage is local: for tokens that are signed rightly and wrong inside. */
  readonly privateKey?: KeyObject;
  readonly now: Date;
}

/** Every token that must not be taken for a good one. */
export async function badTokens(sources: TokenSources): Promise<BadTokens> {
  const tokens = [
    ...alteredTokens(sources),
    ...(await forgedTokens(sources)),
    ...(await wronglyIssued(sources)),
  ];
  return { good: sources.access, tokens };
}

/** What anybody can make from a good token without any key. */
function alteredTokens({ access, id, jwks }: TokenSources): BadToken[] {
  const [header = "", payload = "", signature = ""] = access.split(".");
  const withHeader = (change: object) => encode({ ...decodeProtectedHeader(access), ...change });
  const claims = decodeJwt(access);
  const admin = encode({ ...claims, "cognito:groups": ["admin"], username: "admin" });
  const [jwk] = jwks.keys;
  const pem = createPublicKey({ key: jwk as JsonWebKey, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  const hs256 = `${withHeader({ alg: "HS256" })}.${payload}`;
  const hmac = createHmac("sha256", pem).update(hs256).digest("base64url");
  return [
    { row: 2, title: "alg none", token: `${withHeader({ alg: "none" })}.${payload}.` },
    { row: 2, title: "alg NoNe", token: `${withHeader({ alg: "NoNe" })}.${payload}.` },
    {
      row: 2,
      title: "alg none with the old signature",
      token: `${withHeader({ alg: "none" })}.${payload}.${signature}`,
    },
    { row: 3, title: "HS256 with the public key as secret", token: `${hs256}.${hmac}` },
    { row: 11, title: "an ID token", token: id },
    { row: 18, title: "an altered payload", token: `${header}.${admin}.${signature}` },
    { row: 19, title: "a truncated signature", token: `${header}.${payload}.${signature.slice(0, 20)}` },
    { row: 19, title: "an empty signature", token: `${header}.${payload}.` },
    { row: 19, title: "two segments", token: `${header}.${payload}` },
    { row: 19, title: "four segments", token: `${access}.${signature}` },
    { row: 19, title: "five segments", token: `${access}.${payload}.${signature}` },
    { row: 19, title: "not base64url", token: "%%%.%%%.%%%" },
    {
      row: 19,
      title: "a header that is no JSON",
      token: `${Buffer.from("{").toString("base64url")}.${payload}.${signature}`,
    },
  ];
}

/** Signed well, but not by the pool. */
async function forgedTokens({ access }: TokenSources): Promise<BadToken[]> {
  const { privateKey } = rsaKeys(0);
  const sign = (header: object) =>
    new SignJWT(decodeJwt(access)).setProtectedHeader({ alg: "RS256", ...header }).sign(privateKey);
  const { kid } = decodeProtectedHeader(access);
  return [
    { row: 6, title: "another key under the pool's key id", token: await sign({ kid }) },
    { row: 6, title: "another key under its own key id", token: await sign({ kid: "attacker" }) },
    { row: 6, title: "another key without a key id", token: await sign({}) },
    {
      row: 6,
      title: "another key's address in the header",
      token: await sign({ kid, jku: "https://example.com/jwks" }),
    },
  ];
}

/** Signed by the pool's own key: only what is inside is wrong. */
async function wronglyIssued({ access, scopes, privateKey, now }: TokenSources): Promise<BadToken[]> {
  if (!privateKey) return [];
  const own = decodeJwt(access);
  const claims = { ...own, scope: [own.scope, ...scopes].join(" ") };
  const header = decodeProtectedHeader(access);
  const seconds = Math.floor(now.getTime() / 1000);
  const sign = (change: object, alg = "RS256") =>
    new SignJWT({ ...claims, ...change } as JWTPayload)
      .setProtectedHeader({ ...header, alg })
      .sign(privateKey);
  const { iss } = claims;
  const wrong: [row: number, title: string, token: Promise<string>][] = [
    [4, "RS512", sign({}, "RS512")],
    [9, "another issuer", sign({ iss: "https://example.com/pool" })],
    [9, "the issuer with a slash", sign({ iss: `${iss}/` })],
    [9, "a list of issuers", sign({ iss: [iss] })],
    [9, "no issuer", sign({ iss: undefined })],
    [10, "another client", sign({ client_id: "0123456789abcdefghijklmnop" })],
    [10, "no client", sign({ client_id: undefined })],
    [12, "no token_use", sign({ token_use: undefined })],
    [12, "another token_use", sign({ token_use: "id" })],
    [13, "expired an hour ago", sign({ exp: seconds - 3_600, iat: seconds - 7_200 })],
    [13, "just expired", sign({ exp: seconds - 90, iat: seconds - 990 })],
    [16, "no exp", sign({ exp: undefined })],
    [17, "exp as text", sign({ exp: String(seconds + 600) })],
    [17, "exp null", sign({ exp: null })],
    [16, "no sub", sign({ sub: undefined })],
    [16, "no username", sign({ username: undefined })],
    [18, "a sub that is SQL", sign({ sub: "' OR 1=1--" })],
    [17, "issued tomorrow", sign({ iat: seconds + 86_400, exp: seconds + 90_000 })],
  ];
  return Promise.all(wrong.map(async ([row, title, token]) => ({ row, title, token: await token })));
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
