import type { Cognito } from "./cognito.ts";
import type { PoolClient } from "./config/catalogue.ts";
import { machineScopes } from "./oauth/scopes.ts";
import type { User } from "./state/users.ts";
import { issueTokens } from "./tokens/issue.ts";
import { issueMachineToken } from "./tokens/machine.ts";

/** What local mode itself can do with the user pools, and the API cannot: see all users, and act as any of them. */
export interface CognitoInside {
  users(): Iterable<User>;
  /** Clients that sign in for themselves. */
  machineClients(): readonly { readonly id: string; readonly name: string }[];
  /** An access token of a user, as of a sign-in at that client just now. @throws Error saying why there is none */
  userToken(username: string, clientId: string): Promise<string>;
  /** An access token of a client with all of its scopes. @throws Error saying why there is none */
  machineToken(clientId: string): Promise<string>;
}

/** One token serves a few calls, so that trying things out leaves no pile of sign-ins behind. */
const REUSED_MILLISECONDS = 60_000;

export function cognitoInside(cognito: Cognito): CognitoInside {
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();
  return {
    *users() {
      for (const pool of cognito.catalogue.pools()) yield* cognito.users.of(pool.id);
    },
    machineClients: () => cognito.catalogue.pools().flatMap(({ clients }) => clients.filter(isMachine)),
    async userToken(username, clientId) {
      const { at, user } = findUser(cognito, username, clientId);
      const key = `${clientId} ${username} ${user.updatedAt}`;
      const now = cognito.clock.now().getTime();
      for (const [old, { until }] of tokens) if (until < now) tokens.delete(old);
      const token = tokens.get(key)?.token ?? (await signIn(cognito, at, user));
      if (!tokens.has(key)) tokens.set(key, { token, until: now + REUSED_MILLISECONDS });
      return token;
    },
    async machineToken(clientId) {
      const at = cognito.catalogue.client(clientId);
      const scopes = machineScopes(at.pool, at.client, null);
      if (!scopes) throw new Error(`The client ${at.client.name} has no scopes.`);
      return (await issueMachineToken(cognito, at, scopes, null)).accessToken;
    },
  };
}

function findUser(cognito: Cognito, username: string, clientId: string): { at: PoolClient; user: User } {
  const at = cognito.catalogue.client(clientId);
  const user = cognito.users.get(at.pool.id, username);
  if (!user) throw new Error("This user was deleted.");
  if (!user.enabled) throw new Error("This user is disabled and cannot sign in.");
  if (user.status !== "CONFIRMED") throw new Error(`This user cannot sign in yet: ${user.status}.`);
  return { at, user };
}

async function signIn(cognito: Cognito, at: PoolClient, user: User): Promise<string> {
  const { session } = cognito.sessions.start(user, at.client, null);
  const source = "TokenGeneration_Authentication";
  return (await issueTokens(cognito, { ...at, user, session, source })).accessToken;
}

const isMachine = ({ oauth, secret }: PoolClient["client"]) =>
  oauth.flows.has("client_credentials") && secret !== null;
