import type { Operation } from "../../contract/contract.ts";
import type { Attack } from "./attack.ts";
import { requestTo, type Target } from "./target.ts";
import type { BadTokens } from "./tokens.ts";

/** Rows 1 to 19 of the bad-input table: who calls is not proven, or not by the right token. */
export function tokenAttacks(target: Target, bad: BadTokens): Attack[] {
  const { access } = target.operation;
  if (access.kind === "open") return [];
  const withHeader = (authorization: string | null) => {
    const { authorization: _, ...headers } = requestTo(target, null).headers;
    return {
      ...requestTo(target, null),
      headers: authorization === null ? headers : { ...headers, authorization },
    };
  };
  const attack = (row: number, title: string, authorization: string | null, status = 401): Attack => ({
    row,
    title,
    request: withHeader(authorization),
    status: [status],
  });
  return [
    ...(access.kind === "optional" ? [] : [attack(1, "no Authorization header", null)]),
    attack(1, "an empty Authorization header", ""),
    attack(1, "Basic credentials", "Basic YWRtaW46YWRtaW4="),
    attack(1, "the scheme alone", "Bearer "),
    attack(1, "two tokens joined by a comma", `Bearer ${bad.good}, Bearer ${bad.good}`),
    ...bad.tokens.map(({ row, title, token }) =>
      attack(row, title, `Bearer ${token}`, statusFor(row, access)),
    ),
    {
      ...attack(19, "a token of 1 MB", `Bearer ${"a".repeat(1_000_000)}`),
      status: [400, 431],
      gateway: true,
    },
  ];
}

/** An ID token has no scopes: on a scope route the gateway says so before anybody looks at `token_use`. */
const statusFor = (row: number, access: Operation["access"]) =>
  row === 11 && access.kind === "scope" ? 403 : 401;

/** Rows 22 and 23: known, and not allowed. */
export function roleAttacks(
  target: Target,
  tokens: { readonly user: string; readonly machine?: string },
): Attack[] {
  const { access } = target.operation;
  const forbidden = (row: number, title: string, token: string): Attack => ({
    row,
    title,
    request: requestTo(target, token),
    status: [403],
  });
  return [
    ...(access.kind === "role" ? [forbidden(22, "a user without the role", tokens.user)] : []),
    ...(access.kind === "scope" ? [forbidden(23, "a token without the scope", tokens.user)] : []),
    ...(tokens.machine && ["role", "signedIn", "optional"].includes(access.kind)
      ? [forbidden(22, "a machine where a person is asked for", tokens.machine)]
      : []),
  ];
}
