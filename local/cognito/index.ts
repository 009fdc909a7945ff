import type { MountedAwsService, ServiceHost } from "../services/host.ts";
import { type Cognito, createCognito } from "./cognito.ts";
import type { OutboxMessage } from "./delivery/outbox.ts";
import { type CognitoInside, cognitoInside } from "./inside.ts";
import { operations } from "./operations/index.ts";
import type { Random } from "./random.ts";
import { answerPage } from "./routes.ts";

export interface CognitoService extends MountedAwsService {
  /** What would have been sent by e-mail or SMS, newest first. */
  outbox(): readonly OutboxMessage[];
  readonly inside: CognitoInside;
}

/**
 * Cognito user pools as the program registers them: the API, the OAuth endpoints and the hosted pages, with the
 * users in local mode's own state. The signing keys are made on the first start.
 */
export async function cognitoService(
  host: ServiceHost,
  random?: Random,
  demoUsers?: Cognito["demoUsers"],
): Promise<CognitoService> {
  const cognito = createCognito(host, random, demoUsers);
  await Promise.all(cognito.catalogue.pools().map(pool => cognito.keys.of(pool.id)));
  return {
    aws: {
      signingName: "cognito-idp",
      protocol: "json-1.1",
      targetPrefix: "AWSCognitoIdentityProviderService.",
      operations: Object.fromEntries(
        Object.entries(operations).map(([name, operation]) => [name, operation.bind(cognito)]),
      ),
    },
    page: request => answerPage(cognito, request),
    outbox: () => cognito.outbox.messages(),
    inside: cognitoInside(cognito),
  };
}
