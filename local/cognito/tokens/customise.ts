import type { Claims } from "../crypto/jwt.ts";
import { objectIn, textIn, textsIn } from "../triggers/read.ts";
import type { TokenFacts } from "./claims.ts";

/** What a pre-token-generation trigger wants changed. */
export interface TokenChanges {
  readonly id: ClaimChanges;
  readonly access: ClaimChanges & {
    readonly scopesToAdd: readonly string[];
    readonly scopesToSuppress: readonly string[];
  };
  /** Undefined to leave the groups as they are. */
  readonly groups: Pick<TokenFacts, "groups" | "roles" | "preferredRole"> | undefined;
}

export interface ClaimChanges {
  readonly add: Claims;
  readonly suppress: readonly string[];
}

type Response = Readonly<Record<string, unknown>>;

const NOTHING: ClaimChanges = { add: {}, suppress: [] };
export const NO_CHANGES: TokenChanges = {
  id: NOTHING,
  access: { ...NOTHING, scopesToAdd: [], scopesToSuppress: [] },
  groups: undefined,
};

/** Claims that a trigger can neither set nor take away. */
const FIXED = new Set(
  (
    "acr amr at_hash aud auth_time azp client_id cognito:username device_key event_id exp iat identities iss jti nbf " +
    "nonce origin_jti scope sub token_use username version"
  ).split(" "),
);

/** Reads the response of a V1_0 event, which changes the ID token and the groups only. */
export function readVersion1(response: Response): TokenChanges {
  const details = objectIn(response, "claimsOverrideDetails");
  if (!details) return NO_CHANGES;
  return { ...NO_CHANGES, id: claimChanges(details), groups: groupChanges(details) };
}

/** Reads the response of a V2_0 or V3_0 event. */
export function readVersion2(response: Response): TokenChanges {
  const details = objectIn(response, "claimsAndScopeOverrideDetails");
  if (!details) return NO_CHANGES;
  const access = objectIn(details, "accessTokenGeneration") ?? {};
  return {
    id: claimChanges(objectIn(details, "idTokenGeneration") ?? {}),
    access: {
      ...claimChanges(access),
      scopesToAdd: textsIn(access, "scopesToAdd"),
      scopesToSuppress: textsIn(access, "scopesToSuppress"),
    },
    groups: groupChanges(details),
  };
}

/** A claim that is both added and suppressed is suppressed. */
export function applyClaims(claims: Claims, changes: ClaimChanges): Claims {
  const added = Object.entries(changes.add).filter(([name]) => isFree(name));
  const suppressed = new Set(changes.suppress.filter(isFree));
  return Object.fromEntries(
    Object.entries({ ...claims, ...Object.fromEntries(added) }).filter(([name]) => !suppressed.has(name)),
  );
}

export function applyScopes(scopes: readonly string[], changes: TokenChanges["access"]): readonly string[] {
  return [...new Set([...scopes, ...changes.scopesToAdd])].filter(
    scope => !changes.scopesToSuppress.includes(scope),
  );
}

/** Groups are changed by `groupOverrideDetails` alone; other `cognito:` names and `aws:` are Cognito's own. */
const isFree = (name: string) => !FIXED.has(name) && !/^(cognito|aws|dev):/.test(name);

const claimChanges = (details: Response): ClaimChanges => ({
  add: objectIn(details, "claimsToAddOrOverride") ?? {},
  suppress: textsIn(details, "claimsToSuppress"),
});

/** Missing details leave the groups alone, empty ones take them away. */
function groupChanges(details: Response): TokenChanges["groups"] {
  if (details.groupOverrideDetails === undefined) return undefined;
  const override = objectIn(details, "groupOverrideDetails") ?? {};
  return {
    groups: textsIn(override, "groupsToOverride"),
    roles: textsIn(override, "iamRolesToOverride"),
    preferredRole: textIn(override, "preferredRole") ?? null,
  };
}
