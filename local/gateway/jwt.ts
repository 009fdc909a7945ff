import { type KeyObject, verify } from "node:crypto";

/** Why a token is refused, in the words of the gateway's `error_description`. */
export class TokenRefused extends Error {}

export type Claims = Readonly<Record<string, unknown>>;

export interface ParsedToken {
  readonly kid: string;
  readonly claims: Claims;
  /** Verifies the signature; the claims are worth nothing before. */
  isSignedBy(key: KeyObject): boolean;
}

const SEGMENT = /^[A-Za-z0-9_-]+$/;

/**
 * Takes a compact JWS apart, strictly: three segments, canonical base64url, RS256 and a key id.
 * @throws TokenRefused
 */
export function parseToken(token: string): ParsedToken {
  const segments = token.split(".");
  const [head, body, tail] = segments;
  if (segments.length !== 3 || !head || !body || !tail || !segments.every(isBase64Url))
    throw new TokenRefused("token is malformed");
  const header = parseObject(head);
  if (header.alg !== "RS256") throw new TokenRefused("signing method is invalid");
  if (header.crit !== undefined) throw new TokenRefused("token has critical headers");
  if (typeof header.kid !== "string") throw new TokenRefused("token has no key id");
  const claims = parseObject(body);
  const signature = Buffer.from(tail, "base64url");
  const signed = Buffer.from(`${head}.${body}`);
  return { kid: header.kid, claims, isSignedBy: key => verify("RSA-SHA256", signed, key, signature) };
}

/**
 * Checks the claims as the gateway's JWT authorizer does. `aud` counts, or `client_id` where there is no `aud`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @param nowSeconds seconds since the epoch
 * @throws TokenRefused
 */
export function checkClaims(
  claims: Claims,
  issuer: string,
  audiences: readonly string[],
  nowSeconds: number,
): void {
  if (claims.iss !== issuer) throw new TokenRefused("invalid issuer");
  const { aud } = claims;
  const offered = aud === undefined ? [claims.client_id] : Array.isArray(aud) ? aud : [aud];
  if (!offered.some(value => typeof value === "string" && audiences.includes(value)))
    throw new TokenRefused("the token does not have a valid audience");
  checkTimes(claims, nowSeconds);
}

/** The part of the check that a token can fail later on, so that a cached token is asked again. */
export function checkTimes({ exp, nbf, iat }: Claims, nowSeconds: number): void {
  if (!isTime(exp) || exp <= nowSeconds) throw new TokenRefused("the token has expired");
  if (nbf !== undefined && (!isTime(nbf) || nbf > nowSeconds))
    throw new TokenRefused("the token is not valid yet");
  if (iat !== undefined && (!isTime(iat) || iat > nowSeconds))
    throw new TokenRefused("the token is used before it was issued");
}

/** Scopes that a token carries, in `scope` or `scp`. */
export function scopesOf(claims: Claims): string[] {
  const value = claims.scope ?? claims.scp;
  if (typeof value === "string") return value.split(" ").filter(scope => scope !== "");
  return Array.isArray(value) ? value.filter(scope => typeof scope === "string") : [];
}

/** Claims as functions get them: every value is text, a list stands as `[admin editor]`. */
export function claimsAsText(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)]));
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(" ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** Node's decoder skips what does not belong there; a second spelling of the same token must not pass. */
const isBase64Url = (segment: string) =>
  SEGMENT.test(segment) && Buffer.from(segment, "base64url").toString("base64url") === segment;
const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

function parseObject(segment: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, "base64url").toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Refused below, together with JSON that is no object.
  }
  throw new TokenRefused("token is malformed");
}
