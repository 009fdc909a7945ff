import { createHmac } from "node:crypto";
import type {
  AttributeType,
  CognitoIdentityProvider,
  InitiateAuthResponse,
} from "@aws-sdk/client-cognito-identity-provider";
import { fromBase32, totp, totpStep } from "../../../../local/cognito/crypto/totp.ts";
import type { User } from "../../../../local/cognito/state/users.ts";
import { CLIENT_SECRET, CONFIDENTIAL_CLIENT, POOL_ID, WEB_CLIENT } from "../../cognito/support/graph.ts";
import type { HostOptions } from "../../cognito/support/host.ts";
import { type CognitoServer, startCognito } from "../../cognito/support/server.ts";
import type { Opened } from "../support/cases.ts";

export const UserPoolId = POOL_ID;
export const ClientId = WEB_CLIENT;
export const Username = "ann";
export const PASSWORD = "Correct-horse-7";
export const TEMPORARY = "Temporary-word-1";

const FLOWS = ["USER_PASSWORD", "ADMIN_USER_PASSWORD", "USER_SRP", "REFRESH_TOKEN"].map(
  flow => `ALLOW_${flow}_AUTH`,
);
const schema = (name: string) => ({ name, attributeDataType: "String", mutable: true });

/** People have user names of their own; the web client distinguishes who exists and may use all flows. */
const PLAIN: HostOptions = {
  pool: {
    usernameAttributes: [],
    usernameConfiguration: { caseSensitive: true },
    autoVerifiedAttributes: [],
    schemas: [schema("foo")],
    mfaConfiguration: "OPTIONAL",
  },
  webClient: { explicitAuthFlows: FLOWS, preventUserExistenceErrors: "LEGACY" },
  confidentialClient: { explicitAuthFlows: FLOWS },
};

/** Users by how they were made: hashing a password is slow. */
const known = new Map<string, User>();

/** A user pool of its own for each case. */
export class Context {
  server!: CognitoServer;
  idp!: CognitoIdentityProvider;
  #pool: object = {};

  /** A pool with other settings than the plain one's. */
  async use(options: HostOptions = {}): Promise<this> {
    await this.server?.close();
    this.#pool = { ...PLAIN.pool, ...options.pool };
    this.server = await startCognito({
      ...options,
      now: Date.UTC(2026, 5, 1),
      pool: { ...PLAIN.pool, ...options.pool },
      webClient: { ...PLAIN.webClient, ...options.webClient },
      confidentialClient: { ...PLAIN.confidentialClient, ...options.confidentialClient },
    });
    this.idp = this.server.sdk;
    return this;
  }

  /** Has a user made by `work`, or put where one was made in the same way before. */
  async ready(way: readonly unknown[], work: () => Promise<unknown>): Promise<void> {
    const key = JSON.stringify([...way, this.#pool]);
    const users = this.server.host.store.collection<User>("cognito-users");
    const user = known.get(key);
    if (user) return void users.set(`${user.poolId}/${user.username}`, user);
    const before = new Set([...users.values()].map(({ username }) => username));
    await work();
    const made = [...users.values()].find(({ username }) => !before.has(username));
    if (made) known.set(key, made);
  }
}

export async function open(): Promise<Opened<Context>> {
  let context: Context | undefined;
  return {
    async empty() {
      await context?.server.close();
      context = await new Context().use();
      return context;
    },
    close: async () => context?.server.close(),
  };
}

/** People sign in with their e-mail address. */
export const byEmail = (c: Context) => c.use({ pool: { usernameAttributes: ["email"] } });
export const byEmailOrPhone = (c: Context) =>
  c.use({ pool: { usernameAttributes: ["email", "phone_number"] } });

export const list = (values: Readonly<Record<string, string>> = {}): AttributeType[] =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
export const record = (attributes: readonly AttributeType[] = []) =>
  Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));

export const create = ({ idp }: Context, name = Username, values: Readonly<Record<string, string>> = {}) =>
  idp.adminCreateUser({
    UserPoolId,
    Username: name,
    UserAttributes: list(values),
    TemporaryPassword: TEMPORARY,
    MessageAction: "SUPPRESS",
  });

/** A user who must still change the temporary password. */
export const make = (c: Context, name = Username, values: Readonly<Record<string, string>> = {}) =>
  c.ready(["temporary", name, values], () => create(c, name, values));

/** A confirmed user with a password. */
export const person = (c: Context, name = Username, values: Readonly<Record<string, string>> = {}) =>
  c.ready(["permanent", name, values], async () => {
    await create(c, name, values);
    await c.idp.adminSetUserPassword({ UserPoolId, Username: name, Password: PASSWORD, Permanent: true });
  });

export const get = ({ idp }: Context, name = Username) => idp.adminGetUser({ UserPoolId, Username: name });
export const attributes = async (c: Context, name = Username) => record((await get(c, name)).UserAttributes);

export const signIn = ({ idp }: Context, PASSWORD_ = PASSWORD, name = Username) =>
  idp.initiateAuth({
    ClientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: name, PASSWORD: PASSWORD_ },
  });

export async function tokens(c: Context, name = Username) {
  const { AuthenticationResult = {} } = await signIn(c, PASSWORD, name);
  const { AccessToken = "", IdToken = "", RefreshToken = "" } = AuthenticationResult;
  return { AccessToken, IdToken, RefreshToken };
}

export const respond = (
  { idp }: Context,
  { Session, ChallengeName }: InitiateAuthResponse,
  ChallengeResponses: Record<string, string>,
) =>
  idp.respondToAuthChallenge({
    ClientId,
    Session,
    ChallengeName,
    ChallengeResponses: { USERNAME: Username, ...ChallengeResponses },
  });

export const secretHash = (name = Username) =>
  createHmac("sha256", CLIENT_SECRET)
    .update(name + CONFIDENTIAL_CLIENT)
    .digest("base64");

/** The code that an authenticator app shows now. */
export const codeOf = (c: Context, secret = ""): string =>
  totp(fromBase32(secret), totpStep(c.server.host.clock.now()));

/** The user has a verified authenticator app; returns its secret. */
export async function withApp(c: Context, isPreferred = true): Promise<string> {
  const { AccessToken } = await tokens(c);
  const { SecretCode = "" } = await c.idp.associateSoftwareToken({ AccessToken });
  await c.idp.verifySoftwareToken({ AccessToken, UserCode: codeOf(c, SecretCode) });
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: isPreferred };
  await c.idp.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings });
  c.server.host.advance(30);
  return SecretCode;
}

export const isDate = (value: unknown) => value instanceof Date;
export const isText = (value: unknown) => typeof value === "string" && value !== "";
export const noUser = /^UserNotFoundException: User does not exist\.$/;
export const noPool = /^ResourceNotFoundException: User pool eu-central-1_Unknown1 does not exist\.$/;
export const elsewhere = "eu-central-1_Unknown1";
/** The attribute `custom:tenant` is set once. */
export const immutable = (c: Context) =>
  c.use({ pool: { schemas: [{ name: "tenant", attributeDataType: "String", mutable: false }] } });

export const admin = (c: Context, AuthFlow: string, more: object = {}, id = ClientId) =>
  c.idp.adminInitiateAuth({
    UserPoolId,
    ClientId: id,
    AuthFlow: AuthFlow as "ADMIN_NO_SRP_AUTH",
    AuthParameters: { USERNAME: Username, PASSWORD, ...more },
  });
export const initiate = (c: Context, AuthFlow: string, more: object = {}, id = ClientId) =>
  c.idp.initiateAuth({
    ClientId: id,
    AuthFlow: AuthFlow as "USER_AUTH",
    AuthParameters: { USERNAME: Username, PASSWORD, ...more },
  });
