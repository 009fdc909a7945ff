import type { Access, Contract, Operation } from "../../contract/contract.ts";
import { CommandError } from "./command.ts";
import type { ContractModule } from "./contracts.ts";
import { Schemas } from "./openapi/schemas.ts";
import { requestSample } from "./request-sample.ts";

export const eventKinds = ["http", "sqs", "schedule", "cognito"] as const;
export type EventKind = (typeof eventKinds)[number];

const userId = "7f1b9f0e-6b7e-4d27-9b43-0c7f6f0b7a10";
const seconds = "1780363800";

/**
 * An event to start from, as the service that invokes the function would send it. `{{issuer}}` and its like stand for
 * outputs of the stack, which `npm run invoke` fills in.
 *
 * @param operation of a function with several; default its first one
 * @throws CommandError where the function gets events of another kind
 */
export function generateEvent(
  kind: EventKind,
  name: string,
  services: readonly ContractModule[],
  operation?: string,
): object {
  const found = kindOf(
    name,
    services.map(({ contract }) => contract),
  );
  if (found === undefined) throw new CommandError(`There is no function ${name} in the contracts.`);
  if (found !== kind) throw new CommandError(`The function ${name} gets other events: --generate ${found}`);
  if (kind === "sqs") return queueEvent;
  if (kind === "cognito") return triggerEvent(name);
  if (kind === "schedule") return { scheduledTime: "2026-06-02T01:30:00Z" };
  return httpEvent(name, services, operation);
}

const kebabCase = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

function kindOf(name: string, contracts: readonly Contract[]): EventKind | undefined {
  for (const { service, operations, jobs = {}, triggers = {}, consumers = {} } of contracts) {
    if (service === name && Object.keys(operations).length > 0) return "http";
    if (Object.hasOwn(jobs, name)) return "schedule";
    if (Object.hasOwn(consumers, name)) return "sqs";
    if (Object.keys(triggers).map(kebabCase).includes(name)) return "cognito";
  }
  return undefined;
}

/** A request of the HTTP API in payload format 2.0. */
function httpEvent(name: string, services: readonly ContractModule[], wanted: string | undefined): object {
  const operations: Readonly<Record<string, Operation>> =
    services.find(({ contract }) => contract.service === name)?.contract.operations ?? {};
  const [first = ""] = Object.keys(operations);
  const operation = operations[wanted ?? first];
  if (operation === undefined)
    throw new CommandError(
      `${name} has no operation ${wanted}. It has: ${Object.keys(operations).join(", ")}.`,
    );
  const { method, path, access } = operation;
  const { params, query, headers, body } = requestSample(
    operation,
    new Schemas(...services.map(({ schemas }) => schemas)),
  );
  const routeKey = `${method} ${path}`;
  const rawPath = path.replace(/\{(\w+)\+?\}/g, (_all, param: string) =>
    encodeURIComponent(params[param] ?? ""),
  );
  const claims = claimsFor(access);
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { accept: "application/json", host: "api.example.com", "user-agent": "sample", ...headers },
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    requestContext: {
      accountId: "000000000000",
      apiId: "sample",
      ...(claims && {
        authorizer: { jwt: { claims, scopes: access.kind === "scope" ? [access.scope] : null } },
      }),
      domainName: "api.example.com",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "sample" },
      requestId: "sample-request",
      routeKey,
      stage: "$default",
      timeEpoch: 1780363800000,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}

/** Every claim is text, as the gateway hands it over. */
function claimsFor(access: Access): Readonly<Record<string, string>> | undefined {
  if (access.kind === "open" || access.kind === "optional") return undefined;
  const common = { iss: "{{issuer}}", token_use: "access", iat: seconds, auth_time: seconds };
  return access.kind === "scope"
    ? { ...common, client_id: "{{machineClientId}}", sub: "{{machineClientId}}", scope: access.scope }
    : { ...common, client_id: "{{userPoolClientId}}", sub: userId, username: userId };
}

const queueEvent = {
  Records: [
    {
      messageId: "3f0b6f0e-5d0f-4a7c-8d31-6f0a5f0c9e21",
      receiptHandle: "sample",
      body: "{}",
      attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1780363800000", SenderId: "sample" },
      messageAttributes: {},
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-central-1:000000000000:sample",
      awsRegion: "eu-central-1",
    },
  ],
};

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
const triggerEvent = (name: string) => ({
  version: "1",
  triggerSource: name === "post-confirmation" ? "PostConfirmation_ConfirmSignUp" : "CHOOSE_ONE",
  region: "eu-west-1",
  userPoolId: "{{userPoolId}}",
  userName: userId,
  callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: "{{userPoolClientId}}" },
  request: { userAttributes: { sub: userId, email_verified: "true", email: "ann@example.com" } },
  response: {},
});
