import { commonErrors } from "../../../contract/errors.ts";
import { ApiError } from "../errors.ts";

/** Who may issue tokens to us, and to whom. */
export interface Identity {
  readonly issuer: string;
  readonly webClientId: string;
  /** Undefined where machines do not call. */
  readonly machineClientId?: string | undefined;
}

/** An access token's claims, after the strict check. */
export interface AccessClaims {
  readonly sub: string;
  readonly clientId: string;
  /** Null in a machine's token. */
  readonly username: string | null;
  readonly scopes: readonly string[];
  /** The claim `cognito:groups` as it came: see `groupsIn`. */
  readonly groups: unknown;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  /** Seconds since the epoch; when the person signed in, which refreshing does not change. */
  readonly authenticatedAt: number;
}

/** A person's. */
export interface PersonClaims extends AccessClaims {
  readonly username: string;
}

/** Thrown with a reason for the log; the caller learns nothing but the status. */
export const unauthenticated = (reason: string, cause?: unknown) =>
  new ApiError(commonErrors.unauthenticated, { cause: new Error(reason, { cause }) });

/**
 * Checks what the gateway's JWT authorizer does not: it takes an ID token whose audience matches.
 *
 * Signature and times were verified before, by the gateway or by the token verifier.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 *
 * @throws ApiError `unauthenticated`
 */
export function checkClaims(claims: Readonly<Record<string, unknown>>, identity: Identity): AccessClaims {
  const text = (name: string): string => {
    const value = claims[name];
    if (typeof value !== "string" || value === "") throw unauthenticated(`claim ${name} is missing`);
    return value;
  };
  if (text("iss") !== identity.issuer) throw unauthenticated("another issuer");
  if (text("token_use") !== "access") throw unauthenticated("not an access token");
  const clientId = text("client_id");
  const isWeb = clientId === identity.webClientId;
  if (!isWeb && clientId !== identity.machineClientId) throw unauthenticated("another client");
  const issuedAt = seconds(claims.iat);
  return {
    sub: text("sub"),
    clientId,
    username: isWeb ? text("username") : null,
    scopes: typeof claims.scope === "string" ? claims.scope.split(" ") : [],
    groups: claims["cognito:groups"],
    issuedAt,
    authenticatedAt: claims.auth_time === undefined ? issuedAt : seconds(claims.auth_time),
  };
}

/** The gateway hands numbers over as strings. */
function seconds(value: unknown): number {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number))
    throw unauthenticated("a time claim is not a number");
  return number;
}
