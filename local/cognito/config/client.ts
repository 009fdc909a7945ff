import { defined } from "../../../lib/defined.ts";
import type { GraphResource } from "../../graph/types.ts";
import { Fields } from "./fields.ts";
import { STANDARD_ATTRIBUTES } from "./schema.ts";

/** An app client of a user pool, as the program registered it. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** Null for a public client. */
  readonly secret: string | null;
  /** `ALLOW_USER_SRP_AUTH`, ... */
  readonly authFlows: ReadonlySet<string>;
  /** Whether replies distinguish a missing user from a wrong password (`LEGACY`) or not (`ENABLED`). */
  readonly hidesUsers: boolean;
  readonly revocable: boolean;
  readonly validity: {
    readonly accessSeconds: number;
    readonly idSeconds: number;
    readonly refreshSeconds: number;
  };
  /** As the program gives it. */
  readonly givenValidity: GivenValidity;
  /** How long a challenge waits for its answer. */
  readonly challengeSeconds: number;
  /** Null when refresh tokens are not rotated. */
  readonly rotation: { readonly graceSeconds: number } | null;
  readonly readable: ReadonlySet<string>;
  readonly writable: ReadonlySet<string>;
  readonly oauth: OAuthSettings;
}

export interface GivenValidity {
  readonly accessToken?: number;
  readonly idToken?: number;
  /** 30 unless the program says otherwise. */
  readonly refreshToken: number;
  /** `minutes`, ... by token, where the program says so. */
  readonly units?: Readonly<Record<string, string>>;
}

export interface OAuthSettings {
  /** `code`, `implicit`, `client_credentials`; empty when the client may not use OAuth at all. */
  readonly flows: ReadonlySet<string>;
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly defaultRedirectUri: string | null;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
const DEFAULT_FLOWS = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];

export function readClient(resource: GraphResource): Client {
  const inputs = new Fields(resource.inputs);
  const outputs = new Fields(resource.outputs);
  const id = outputs.text("id") ?? resource.name;
  const flows = inputs.texts("explicitAuthFlows");
  return {
    id,
    name: inputs.text("name") ?? outputs.text("name") ?? resource.name,
    secret: inputs.flag("generateSecret") ? secretOf(id, outputs) : null,
    authFlows: new Set([...flows.map(modernFlow), ...impliedFlows(flows)]),
    hidesUsers: inputs.text("preventUserExistenceErrors") === "ENABLED",
    revocable: inputs.flag("enableTokenRevocation") ?? true,
    validity: readValidity(inputs),
    givenValidity: readGivenValidity(inputs),
    challengeSeconds: (inputs.number("authSessionValidity") ?? 3) * 60,
    rotation: readRotation(inputs.inner("refreshTokenRotation")),
    readable: attributeNames(inputs, "readAttributes"),
    writable: attributeNames(inputs, "writeAttributes"),
    oauth: readOAuth(inputs),
  };
}

function secretOf(id: string, outputs: Fields): string {
  const secret = outputs.text("clientSecret");
  if (!secret) throw new Error(`The app client ${id} has no clientSecret among its outputs.`);
  return secret;
}

/** The names before 2019 still work: `ADMIN_NO_SRP_AUTH`, `USER_PASSWORD_AUTH`, `CUSTOM_AUTH_FLOW_ONLY`. */
function modernFlow(flow: string): string {
  if (flow.startsWith("ALLOW_")) return flow;
  if (flow === "ADMIN_NO_SRP_AUTH") return "ALLOW_ADMIN_USER_PASSWORD_AUTH";
  return flow === "CUSTOM_AUTH_FLOW_ONLY" ? "ALLOW_CUSTOM_AUTH" : `ALLOW_${flow}`;
}

/** A client that names no flow, or only old names, has the default ones besides, unless it has the custom flow only. */
function impliedFlows(flows: readonly string[]): readonly string[] {
  if (flows.some(flow => flow.startsWith("ALLOW_"))) return [];
  return flows.includes("CUSTOM_AUTH_FLOW_ONLY") ? ["ALLOW_REFRESH_TOKEN_AUTH"] : DEFAULT_FLOWS;
}

function readValidity(inputs: Fields): Client["validity"] {
  const units = inputs.inner("tokenValidityUnits");
  const seconds = (name: string, unit: string, unset: number, unsetUnit: string) =>
    (inputs.number(name) ?? unset) * (UNIT_SECONDS[units.text(unit) ?? unsetUnit] ?? 1);
  // Zero, which some programs pass for "the default", means the default to Cognito too.
  return {
    accessSeconds: seconds("accessTokenValidity", "accessToken", 1, "hours") || 3600,
    idSeconds: seconds("idTokenValidity", "idToken", 1, "hours") || 3600,
    refreshSeconds: seconds("refreshTokenValidity", "refreshToken", 30, "days") || 30 * 86_400,
  };
}

function readGivenValidity(inputs: Fields): GivenValidity {
  const given = inputs.inner("tokenValidityUnits");
  const units = Object.fromEntries(
    ["accessToken", "idToken", "refreshToken"].flatMap(token => {
      const unit = given.text(token);
      return unit === undefined ? [] : [[token, unit]];
    }),
  );
  return {
    ...defined({
      accessToken: inputs.number("accessTokenValidity"),
      idToken: inputs.number("idTokenValidity"),
    }),
    refreshToken: inputs.number("refreshTokenValidity") || 30,
    ...(Object.keys(units).length > 0 && { units }),
  };
}

function readRotation(rotation: Fields): Client["rotation"] {
  return rotation.text("feature") === "ENABLED"
    ? { graceSeconds: rotation.number("retryGracePeriodSeconds") ?? 0 }
    : null;
}

/** What a client may read or write; the standard attributes when it does not say. */
function attributeNames(inputs: Fields, property: string): ReadonlySet<string> {
  return new Set(inputs.has(property) ? inputs.texts(property) : STANDARD_ATTRIBUTES);
}

function readOAuth(inputs: Fields): OAuthSettings {
  return {
    flows: new Set(inputs.flag("allowedOauthFlowsUserPoolClient") ? inputs.texts("allowedOauthFlows") : []),
    scopes: inputs.texts("allowedOauthScopes"),
    callbackUrls: inputs.texts("callbackUrls"),
    logoutUrls: inputs.texts("logoutUrls"),
    defaultRedirectUri: inputs.text("defaultRedirectUri") ?? null,
  };
}
