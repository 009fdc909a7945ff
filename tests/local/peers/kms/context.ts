import { KMS } from "@aws-sdk/client-kms";
import { kmsService } from "../../../../local/kms/index.ts";
import { serveAws } from "../../../support/aws-server.ts";
import { resource, type TestHost, testHost } from "../../../support/service-host.ts";
import type { Opened } from "../support/cases.ts";
import { current } from "../support/current.ts";

/** KMS with the program's keys `first`, `second` and `off`, and the SDK's client for it. */
export interface Context {
  readonly host: TestHost;
  readonly kms: KMS;
}

export const first = "11111111-1111-4111-8111-111111111111";
export const second = "22222222-2222-4222-8222-222222222222";
export const off = "33333333-3333-4333-8333-333333333333";
export const unknown = "99999999-9999-4999-8999-999999999999";
export const arnOf = (id: string) => `arn:aws:kms:eu-west-1:000000000000:key/${id}`;
export const aliasArn = "arn:aws:kms:eu-west-1:000000000000:alias/app";

const key = (keyId: string, inputs: Record<string, unknown> = {}) =>
  resource("aws:kms/key:Key", keyId, { inputs, outputs: { keyId, arn: arnOf(keyId) } });
const alias = (name: string, keyId: string) =>
  resource("aws:kms/alias:Alias", name, { outputs: { name: `alias/${name}`, targetKeyArn: arnOf(keyId) } });

export const program = [
  key(first, { description: "my key" }),
  key(second, { enableKeyRotation: true, rotationPeriodInDays: 180 }),
  key(off, { isEnabled: false }),
  alias("app", first),
  alias("app-2", first),
  alias("other", second),
];

export async function open(): Promise<Opened<Context>> {
  const fresh = () => {
    const host = testHost(program);
    return { host, aws: kmsService(host).aws };
  };
  let { host, aws } = fresh();
  const served = await serveAws({ ...aws, operations: current(() => aws) });
  const kms = new KMS({ ...served.config });
  return {
    empty() {
      ({ host, aws } = fresh());
      return { host, kms };
    },
    async close() {
      kms.destroy();
      await served.close();
    },
  };
}

export const bytes = (text: string) => new TextEncoder().encode(text);

/** `text` encrypted by the first key, or as asked for. */
export const sealed = async ({ kms }: Context, more: object = {}): Promise<Uint8Array> =>
  (await kms.encrypt({ KeyId: first, Plaintext: bytes("text"), ...more })).CiphertextBlob ?? new Uint8Array();

export const noKey = (arn: string) => new RegExp(`^NotFoundException: Key '${arn}' does not exist$`);
export const invalid = /^InvalidCiphertextException: /;
export const incorrect =
  /^IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation\.$/;
export const dryRun =
  /^DryRunOperationException: The request would have succeeded, but the DryRun option is set\.$/;
export const EncryptionContext = { purpose: "test", row: "1" };
export const isBytes = (value: unknown) => value instanceof Uint8Array && value.length > 0;
/** Every way to name a key that is not there. */
export const nowhere = [
  "not-a-uuid",
  "alias/DoesNotExist",
  aliasArn.replace("app", "DoesNotExist"),
  unknown,
  arnOf(unknown),
];
export const somewhere = [first, arnOf(first), "alias/app", aliasArn];
