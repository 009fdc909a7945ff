import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { invalidParameter } from "../errors.ts";
import { startCustom } from "./custom.ts";
import { type AuthReply, authenticationResult, finishSignIn } from "./finish.ts";
import { signInByPassword } from "./password.ts";
import { refresh, refreshOwner } from "./refresh.ts";
import { checkSecretHash, checkSecretHashFor } from "./secret-hash.ts";
import { startSrp } from "./srp.ts";
import type { Metadata } from "./triggers.ts";

export interface AuthStart {
  readonly at: PoolClient;
  /** Whether an administrator's operation asks. */
  readonly isAdmin: boolean;
  readonly flow: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Goes to the pre-authentication and migration triggers as `validationData`, and to no other. */
  readonly clientMetadata?: Metadata;
}

/** The first step of a sign-in, the same for users and administrators but for the password flow's name. */
export function startAuth(cognito: Cognito, start: AuthStart): Promise<AuthReply> {
  const { flow, isAdmin } = start;
  if (flow === (isAdmin ? "ADMIN_USER_PASSWORD_AUTH" : "USER_PASSWORD_AUTH"))
    return passwordAuth(cognito, start, `ALLOW_${flow}`);
  if (flow === "ADMIN_NO_SRP_AUTH" && isAdmin)
    return passwordAuth(cognito, start, "ALLOW_ADMIN_USER_PASSWORD_AUTH");
  if (flow === "USER_SRP_AUTH") return srpAuth(cognito, start);
  if (flow === "REFRESH_TOKEN_AUTH" || flow === "REFRESH_TOKEN") return refreshAuth(cognito, start);
  if (flow === "CUSTOM_AUTH") return customAuth(cognito, start);
  if (flow === "USER_AUTH")
    throw invalidParameter(
      "USER_AUTH is not emulated by local mode; use USER_SRP_AUTH or USER_PASSWORD_AUTH.",
    );
  throw invalidParameter("Initiate Auth method not supported.");
}

async function passwordAuth(cognito: Cognito, start: AuthStart, setting: string): Promise<AuthReply> {
  const { at, parameters } = start;
  if (!at.client.authFlows.has(setting))
    throw invalidParameter(
      start.isAdmin
        ? "Auth flow not enabled for this client"
        : "USER_PASSWORD_AUTH flow not enabled for this client",
    );
  const name = parameter(parameters, "USERNAME");
  const password = parameter(parameters, "PASSWORD");
  checkSecretHashFor(cognito, at, name, parameters.SECRET_HASH);
  const user = await signInByPassword(cognito, { at, name, password, validationData: start.clientMetadata });
  return finishSignIn(cognito, { at, user, tokenSource: "TokenGeneration_Authentication" });
}

async function srpAuth(cognito: Cognito, start: AuthStart): Promise<AuthReply> {
  const { at, parameters } = start;
  if (!at.client.authFlows.has("ALLOW_USER_SRP_AUTH"))
    throw invalidParameter("USER_SRP_AUTH is not enabled for the client.");
  const name = parameter(parameters, "USERNAME");
  const clientPublicKey = parameter(parameters, "SRP_A");
  checkSecretHashFor(cognito, at, name, parameters.SECRET_HASH);
  const ChallengeParameters = await startSrp(cognito, {
    at,
    name,
    clientPublicKey,
    validationData: start.clientMetadata,
  });
  return { ChallengeName: "PASSWORD_VERIFIER", ChallengeParameters: { ...ChallengeParameters } };
}

async function customAuth(cognito: Cognito, start: AuthStart): Promise<AuthReply> {
  const { at, parameters } = start;
  if (!at.client.authFlows.has("ALLOW_CUSTOM_AUTH"))
    throw invalidParameter("CUSTOM_AUTH is not enabled for the client.");
  const name = parameter(parameters, "USERNAME");
  const clientPublicKey = parameters.CHALLENGE_NAME === "SRP_A" ? parameter(parameters, "SRP_A") : undefined;
  checkSecretHashFor(cognito, at, name, parameters.SECRET_HASH);
  return startCustom(cognito, { at, name, clientPublicKey, validationData: start.clientMetadata });
}

async function refreshAuth(cognito: Cognito, start: AuthStart): Promise<AuthReply> {
  const { at, parameters } = start;
  if (!at.client.authFlows.has("ALLOW_REFRESH_TOKEN_AUTH") || at.client.rotation)
    throw invalidParameter("REFRESH_TOKEN_AUTH flow not enabled for this client");
  const refreshToken = parameter(parameters, "REFRESH_TOKEN");
  const { user } = refreshOwner(cognito, at, refreshToken);
  const names = [user.username, user.attributes.email, user.attributes.phone_number];
  if (at.client.secret !== null) checkSecretHash(at.client, parameters.SECRET_HASH, names);
  const { tokens } = await refresh(cognito, at, refreshToken);
  return { ChallengeParameters: {}, AuthenticationResult: authenticationResult(tokens) };
}

/** @throws AwsError InvalidParameterException */
export function parameter(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === "") throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
