import { fileURLToPath } from "node:url";
import type { LocalMode } from "./local-mode.ts";
import { freePort } from "./ports.ts";
import { bearer, get, type Target } from "./request.ts";
import { type Server, startServer } from "./server.ts";

/** What stands beside local mode. */
export const serverlessOffline = "osls + serverless-offline";

/** serverless-offline with the same hello behind the same authorizer. */
export interface ServerlessOffline extends Server {
  readonly hello: Target;
}

/** Whose tokens it takes. (It looks at issuer, audience, scope and expiry, and at no signature.) */
export interface Issuer {
  readonly issuer: string;
  readonly clientId: string;
  readonly token: string;
}

export const issuerOf = ({ outputs }: LocalMode, token: string): Issuer => ({
  issuer: outputs.issuer,
  clientId: outputs.machineClientId,
  token,
});

/** Starts it, and waits for its first authorised hello. */
export async function startServerless({ issuer, clientId, token }: Issuer): Promise<ServerlessOffline> {
  const [httpPort, lambdaPort] = [await freePort(), await freePort()];
  const hello = { url: `http://127.0.0.1:${httpPort}/bench/hello`, headers: bearer(token) };
  const server = await startServer({
    command: process.execPath,
    args: [inBench("node_modules/osls/bin/serverless.js"), "offline", "start"],
    cwd: inBench("peers/serverless"),
    env: {
      ...process.env,
      ISSUER: issuer,
      CLIENT_ID: clientId,
      HTTP_PORT: String(httpPort),
      LAMBDA_PORT: String(lambdaPort),
      SLS_TELEMETRY_DISABLED: "1",
      SLS_NOTIFICATIONS_MODE: "off",
      AWS_REGION: "eu-central-1",
      // It asks for some before it starts; nothing is called with them.
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
    },
    isReady: () => answers(hello),
  });
  return { ...server, hello };
}

const answers = (target: Target): Promise<boolean> =>
  get(target).then(
    ({ status }) => status === 200,
    () => false,
  );

const inBench = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
