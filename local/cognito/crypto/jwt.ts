import { type KeyObject, sign, verify } from "node:crypto";

export type Claims = Readonly<Record<string, unknown>>;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A compact JWS, signed with RS256 as Cognito's tokens are. */
export function signJwt(claims: Claims, key: SigningKey): string {
  const signed = `${encode({ kid: key.kid, alg: "RS256" })}.${encode(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key.privateKey).toString("base64url")}`;
}

/** The claims of a token that one of the keys signed with RS256, else null; times are the caller's business. */
export function verifyJwt(token: string, keys: readonly SigningKey[]): Claims | null {
  const [header, payload, signature, ...rest] = token.split(".");
  if (!header || !payload || !signature || rest.length > 0) return null;
  const decoded = decode(header);
  const key = decoded?.alg === "RS256" ? keys.find(candidate => candidate.kid === decoded.kid) : undefined;
  if (!key) return null;
  const genuine = verify(
    "RSA-SHA256",
    Buffer.from(`${header}.${payload}`),
    key.publicKey,
    Buffer.from(signature, "base64url"),
  );
  return genuine ? decode(payload) : null;
}

const encode = (value: Claims) => Buffer.from(JSON.stringify(value)).toString("base64url");

function decode(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
