import type { Server } from "node:http";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { Authorizer } from "../../../../local/aws/authorize.ts";
import { Identities, newCredential } from "../../../../local/aws/credentials.ts";
import { AwsEndpoint } from "../../../../local/aws/endpoint.ts";
import { createAwsServer } from "../../../../local/aws/server.ts";
import { AwsError } from "../../../../local/aws/types.ts";
import type { StoredKeys } from "../../../../local/cognito/crypto/keys.ts";
import { type CognitoService, cognitoService } from "../../../../local/cognito/index.ts";
import { type Listening, listen } from "../../../../local/http/listen.ts";
import { Faults } from "../../../../local/run/faults.ts";
import { rsaPem } from "../../../support/rsa.ts";
import { POOL_ID } from "./graph.ts";
import { type HostOptions, type TestHost, testHost } from "./host.ts";

const signingKeys: StoredKeys = { access: rsaPem(0), id: rsaPem(1), secret: "c2VjcmV0IG9mIHRoZSB0ZXN0cw==" };

/** Runs a test against a server of its own. */
export async function withCognito(
  options: HostOptions,
  work: (server: CognitoServer) => Promise<void>,
): Promise<void> {
  const server = await startCognito(options);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

/** The Cognito service behind the real endpoint server, with signature and permission checks. */
export interface CognitoServer {
  readonly url: string;
  readonly host: TestHost;
  readonly service: CognitoService;
  /** Signs as the developer. */
  readonly sdk: CognitoIdentityProvider;
  /** The newest code that was sent to this address. */
  code(to: string): string;
  close(): Promise<void>;
}

export async function startCognito(options: HostOptions = {}): Promise<CognitoServer> {
  const mounted: CognitoService[] = [];
  const credential = newCredential("AKIA");
  const identities = new Identities("000000000000");
  identities.addDeveloper(credential);
  // The port is part of the issuer, so the server listens before the service is made.
  let endpoint: AwsEndpoint | null = null;
  const server: Server = createAwsServer({
    endpoint: () => endpoint,
    pages: () => mounted,
    onError: error => console.error(error),
  });
  const listening: Listening = await listen(server, 0, "--aws-port");
  const url = `http://localhost:${listening.port}`;
  const host = testHost({ ...options, endpointUrl: url });
  const keys = host.store.collection<StoredKeys>("cognito-keys");
  if (!keys.get(POOL_ID)) keys.set(POOL_ID, signingKeys);
  endpoint = new AwsEndpoint({
    identities,
    authorizer: new Authorizer(host.graph(), host.region, () => {}),
    region: host.region,
    accountId: host.accountId,
    clock: { now: () => new Date() },
    faults: new Faults([]),
    onCall: call => {
      if (call.error && !(call.error instanceof AwsError)) console.error(call.error);
    },
  });
  const service = await cognitoService(host, undefined, () => options.demoUsers ?? []);
  mounted.push(service);
  endpoint.mount(service.aws);
  const sdk = new CognitoIdentityProvider({
    region: host.region,
    endpoint: url,
    credentials: credential,
    maxAttempts: 1,
  });
  return {
    url,
    host,
    service,
    sdk,
    code: to => {
      const message = service.outbox().find(candidate => candidate.to === to);
      if (!message) throw new Error(`Nothing was sent to ${to}.`);
      return message.code;
    },
    close: async () => {
      sdk.destroy();
      await listening.close(0);
    },
  };
}
