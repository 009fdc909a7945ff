import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import {
  type SecretsManagerService,
  secretsManagerService,
} from "../../../../local/secrets-manager/index.ts";
import { type ServedService, serveAws } from "../../../support/aws-server.ts";
import { type TestHost, testHost } from "../../../support/service-host.ts";
import type { Opened } from "../support/cases.ts";
import { current } from "../support/current.ts";

/** Secrets Manager with nothing in it, and the SDK's client for it. */
export interface Context {
  readonly host: TestHost;
  readonly service: SecretsManagerService;
  readonly served: ServedService;
  readonly sm: SecretsManager;
}

export async function open(): Promise<Opened<Context>> {
  const fresh = () => {
    const host = testHost();
    return { host, service: secretsManagerService(host) };
  };
  let { host, service } = fresh();
  const served = await serveAws({ ...service.aws, operations: current(() => service.aws) });
  const sm = new SecretsManager({ ...served.config });
  return {
    empty() {
      ({ host, service } = fresh());
      return { host, service, served, sm };
    },
    async close() {
      sm.destroy();
      await served.close();
    },
  };
}

export const SecretId = "app/db";
export const v1 = "11111111-1111-1111-1111-111111111111";
export const v2 = "22222222-2222-2222-2222-222222222222";
export const v3 = "33333333-3333-3333-3333-333333333333";
export const v4 = "44444444-4444-4444-4444-444444444444";

type Create = Parameters<SecretsManager["createSecret"]>[0];
type Put = Parameters<SecretsManager["putSecretValue"]>[0];

/** Makes the secret with the value `one`, whose version is `v1`. */
export const make = ({ sm }: Context, more: Partial<Create> = {}) =>
  sm.createSecret({ Name: SecretId, SecretString: "one", ClientRequestToken: v1, ...more });

export const put = (
  { sm }: Context,
  ClientRequestToken: string,
  SecretString: string,
  more: Partial<Put> = {},
) => sm.putSecretValue({ SecretId, ClientRequestToken, SecretString, ...more });

export const read = ({ sm }: Context, more: object = {}) => sm.getSecretValue({ SecretId, ...more });

export const describe = ({ sm }: Context) => sm.describeSecret({ SecretId });

/** Stages by version. */
export const stages = async (context: Context) => (await describe(context)).VersionIdsToStages;

/** Moves AWSCURRENT, or another stage. */
export const move = ({ sm }: Context, to?: string, from?: string, VersionStage = "AWSCURRENT") =>
  sm.updateSecretVersionStage({ SecretId, VersionStage, MoveToVersionId: to, RemoveFromVersionId: from });

/** A call as a client sends it that adds nothing of its own, such as a token. */
export async function bare({ served }: Context, operation: string, input: object): Promise<string> {
  const reply = await fetch(served.config.endpoint, {
    method: "POST",
    headers: { "x-amz-target": `secretsmanager.${operation}`, "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(input),
  });
  const body = (await reply.json()) as { readonly __type?: string; readonly message?: string };
  return `${body.__type}: ${body.message}`;
}

export const isDate = (value: unknown): boolean => value instanceof Date;
export const names = (items: readonly { readonly Name?: string | undefined }[] = []) =>
  items.map(({ Name }) => Name).sort();

export const bytes = (text: string) => new TextEncoder().encode(text);

export const deleted =
  /^InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion\.$/;

/** What is said of the token `v1` with another value. */
export const tokenInUse = new RegExp(
  `^ResourceExistsException: You can't use ClientRequestToken ${v1} because that value is already in use for a version of secret arn:\\S+\\.$`,
);

/** Name, description and a tag of secrets. */
export type Given = readonly (readonly [
  Name: string,
  Description?: string | undefined,
  tag?: readonly [string, string],
])[];

export const several = async (c: Context, given: Given) => {
  for (const [Name, Description, tag] of given)
    await c.sm.createSecret({
      Name,
      Description,
      SecretString: "x",
      ...(tag && { Tags: [{ Key: tag[0], Value: tag[1] }] }),
    });
};
