import {
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ReEncryptCommand,
  RotateKeyOnDemandCommand,
} from "@aws-sdk/client-kms";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kmsService } from "../../../local/kms/index.ts";
import { type ServedService, serveAws } from "../../support/aws-server.ts";
import { resource, type TestHost, testHost } from "../../support/service-host.ts";

interface Context {
  host: TestHost;
  served: ServedService;
  client: KMSClient;
}
const test = suite<Context>("KMS");

const arnOf = (keyId: string) => `arn:aws:kms:eu-west-1:000000000000:key/${keyId}`;
const first = "11111111-1111-4111-8111-111111111111";
const second = "22222222-2222-4222-8222-222222222222";
const key = (keyId: string, inputs: Record<string, unknown> = {}) =>
  resource("aws:kms/key:Key", keyId, { inputs, outputs: { keyId, arn: arnOf(keyId) } });
const alias = resource("aws:kms/alias:Alias", "alias", {
  outputs: { name: "alias/app", targetKeyArn: arnOf(first) },
});
const program = [key(first, { description: "People", enableKeyRotation: true }), key(second), alias];

test.before.each(async context => {
  context.host = testHost(program);
  context.served = await serveAws(kmsService(context.host).aws);
  context.client = new KMSClient(context.served.config);
});
test.after.each(async ({ client, served }) => {
  client.destroy();
  await served.close();
});

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no refusal",
    error => `${error.name} ${error.$metadata?.httpStatusCode}: ${error.message}`,
  );
const utf8 = (text: string) => new TextEncoder().encode(text);
const EncryptionContext = { table: "customers", row: "1" };
const sealed = async (client: KMSClient, more: object = {}) =>
  client.send(new EncryptCommand({ KeyId: first, Plaintext: utf8("secret"), EncryptionContext, ...more }));
const opened = async (client: KMSClient, CiphertextBlob?: Uint8Array, more: object = {}) => {
  const { Plaintext } = await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext, ...more }));
  return Buffer.from(Plaintext ?? []).toString();
};

test("encrypts and decrypts with the same context, whatever its order", async ({ client }) => {
  const { CiphertextBlob, KeyId, EncryptionAlgorithm } = await sealed(client);
  assert.is(KeyId, arnOf(first));
  assert.is(EncryptionAlgorithm, "SYMMETRIC_DEFAULT");
  assert.not.ok(Buffer.from(CiphertextBlob ?? []).includes("secret"));
  assert.is(await opened(client, CiphertextBlob), "secret");
  const turned = { row: "1", table: "customers" };
  assert.is(
    await opened(client, CiphertextBlob, { EncryptionContext: turned, KeyId: "alias/app" }),
    "secret",
  );
});

test("refuses another context, an altered ciphertext and one that is not its own", async ({ client }) => {
  const { CiphertextBlob = new Uint8Array() } = await sealed(client);
  const altered = CiphertextBlob.with(-1, (CiphertextBlob.at(-1) ?? 0) ^ 1);
  const invalid = /^InvalidCiphertextException 400: /;
  for (const more of [{ table: "customers", row: "2" }, { table: "customers" }, undefined])
    assert.match(await refusal(opened(client, CiphertextBlob, { EncryptionContext: more })), invalid);
  assert.match(await refusal(opened(client, altered)), invalid);
  assert.match(await refusal(opened(client, utf8("no ciphertext"))), invalid);
  assert.match(
    await refusal(opened(client, CiphertextBlob, { KeyId: second })),
    "IncorrectKeyException 400: The key ID in the request",
  );
});

test("makes data keys, with and without their plaintext", async ({ client }) => {
  const input = { KeyId: arnOf(first), EncryptionContext };
  const made = await client.send(new GenerateDataKeyCommand({ ...input, KeySpec: "AES_256" }));
  assert.is(made.Plaintext?.length, 32);
  assert.is(made.KeyId, arnOf(first));
  assert.match(made.KeyMaterialId ?? "", /^[0-9a-f]{64}$/);
  const { Plaintext, KeyMaterialId } = await client.send(
    new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext }),
  );
  assert.equal(Plaintext, made.Plaintext);
  assert.is(KeyMaterialId, made.KeyMaterialId);
  const blind = await client.send(
    new GenerateDataKeyWithoutPlaintextCommand({ ...input, NumberOfBytes: 64 }),
  );
  assert.not("Plaintext" in blind);
  const read = await client.send(
    new DecryptCommand({ CiphertextBlob: blind.CiphertextBlob, EncryptionContext }),
  );
  assert.is(read.Plaintext?.length, 64);
});

test("wants a data key's length once, and plaintext of at most 4096 bytes", async ({ client }) => {
  const generate = (more: object) =>
    refusal(client.send(new GenerateDataKeyCommand({ KeyId: first, ...more })));
  const once = "ValidationException 400: Please specify either number of bytes or key spec.";
  assert.is(await generate({}), once);
  assert.is(await generate({ KeySpec: "AES_256", NumberOfBytes: 32 }), once);
  assert.match(await generate({ NumberOfBytes: 1025 }), /^ValidationException 400: 1 validation error/);
  assert.match(
    await refusal(sealed(client, { Plaintext: new Uint8Array(4097) })),
    "length less than or equal to 4096",
  );
  assert.match(await refusal(sealed(client, { Plaintext: new Uint8Array() })), /^ValidationException/);
  assert.match(
    await refusal(sealed(client, { EncryptionAlgorithm: "RSAES_OAEP_SHA_256" })),
    /^ValidationException 400: .* asymmetric key/,
  );
});

test("finds keys by id, ARN, alias and the alias's ARN, and says which it does not find", async ({
  client,
}) => {
  const describe = (KeyId: string) => client.send(new DescribeKeyCommand({ KeyId }));
  for (const id of [first, arnOf(first), "alias/app", "arn:aws:kms:eu-west-1:000000000000:alias/app"])
    assert.is((await describe(id)).KeyMetadata?.Arn, arnOf(first), id);
  const { KeyMetadata } = await describe(first);
  assert.is(KeyMetadata?.Description, "People");
  assert.is(KeyMetadata?.KeyState, "Enabled");
  assert.equal(KeyMetadata?.CreationDate, new Date(Date.UTC(2026, 5, 1)));
  const missing = "33333333-3333-4333-8333-333333333333";
  assert.is(
    await refusal(describe(missing)),
    `NotFoundException 400: Key '${arnOf(missing)}' does not exist`,
  );
  assert.is(
    await refusal(describe("alias/other")),
    "NotFoundException 400: Alias arn:aws:kms:eu-west-1:000000000000:alias/other is not found.",
  );
});

test("lists keys and aliases, and says which keys rotate", async ({ client }) => {
  const { Keys } = await client.send(new ListKeysCommand({}));
  assert.equal(Keys, [
    { KeyId: first, KeyArn: arnOf(first) },
    { KeyId: second, KeyArn: arnOf(second) },
  ]);
  const { Aliases } = await client.send(new ListAliasesCommand({}));
  assert.equal(Aliases, [
    {
      AliasName: "alias/app",
      AliasArn: "arn:aws:kms:eu-west-1:000000000000:alias/app",
      TargetKeyId: first,
    },
  ]);
  const rotates = async (KeyId: string) =>
    (await client.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled;
  assert.is(await rotates(first), true);
  assert.is(await rotates(second), false);
});

test("decrypts what an earlier generation of the key encrypted, and encrypts with the latest", async ({
  client,
}) => {
  const before = await client.send(new GenerateDataKeyCommand({ KeyId: first, KeySpec: "AES_256" }));
  await client.send(new RotateKeyOnDemandCommand({ KeyId: first }));
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: first }));
  assert.is.not(KeyMetadata?.CurrentKeyMaterialId, before.KeyMaterialId);
  const read = await client.send(new DecryptCommand({ CiphertextBlob: before.CiphertextBlob }));
  assert.equal(read.Plaintext, before.Plaintext);
  assert.is(read.KeyMaterialId, before.KeyMaterialId);
  const after = await client.send(new GenerateDataKeyCommand({ KeyId: first, KeySpec: "AES_256" }));
  assert.is(after.KeyMaterialId, KeyMetadata?.CurrentKeyMaterialId);
});

test("rotates a key ten times on demand and no more", async ({ client }) => {
  const rotate = () => client.send(new RotateKeyOnDemandCommand({ KeyId: second }));
  for (let done = 0; done < 10; done++) await rotate();
  assert.match(await refusal(rotate()), /^LimitExceededException 400: /);
});

test("encrypts again under another key and another context, from the latest generation", async ({
  client,
}) => {
  const { CiphertextBlob } = await sealed(client);
  const DestinationEncryptionContext = { table: "people" };
  const made = await client.send(
    new ReEncryptCommand({
      CiphertextBlob,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: second,
      DestinationEncryptionContext,
    }),
  );
  assert.is(made.SourceKeyId, arnOf(first));
  assert.is(made.KeyId, arnOf(second));
  const more = { EncryptionContext: DestinationEncryptionContext, KeyId: second };
  assert.is(await opened(client, made.CiphertextBlob, more), "secret");
  assert.match(await refusal(opened(client, made.CiphertextBlob)), /^InvalidCiphertextException/);
});

test("refuses work with a disabled key until it is enabled again", async ({ client }) => {
  const { CiphertextBlob } = await sealed(client);
  await client.send(new DisableKeyCommand({ KeyId: first }));
  const refused = `DisabledException 400: ${arnOf(first)} is disabled.`;
  assert.is(await refusal(sealed(client)), refused);
  assert.is(await refusal(opened(client, CiphertextBlob)), refused);
  assert.is((await client.send(new DescribeKeyCommand({ KeyId: first }))).KeyMetadata?.Enabled, false);
  await client.send(new EnableKeyCommand({ KeyId: first }));
  assert.is(await opened(client, CiphertextBlob), "secret");
});

test("a dry run tells that it would succeed, and gives nothing", async ({ client }) => {
  assert.match(await refusal(sealed(client, { DryRun: true })), /^DryRunOperationException/);
  assert.match(await refusal(sealed(client, { DryRun: true, KeyId: "alias/other" })), /^NotFoundException/);
});

test("keys and what they encrypted are there again after a restart", async ({ host, client }) => {
  const { CiphertextBlob } = await sealed(client);
  const served = await serveAws(kmsService(host).aws);
  const again = new KMSClient(served.config);
  assert.is(await opened(again, CiphertextBlob), "secret");
  again.destroy();
  await served.close();
});

test("a key that the program drops waits for its deletion, and is whole when it comes back", async context => {
  const { host, client } = context;
  const { CiphertextBlob } = await sealed(client);
  await host.change([key(second)]);
  assert.is(
    await refusal(opened(client, CiphertextBlob)),
    `KMSInvalidStateException 400: ${arnOf(first)} is pending deletion.`,
  );
  assert.match(await refusal(sealed(client, { KeyId: "alias/app" })), /^NotFoundException/);
  assert.match(
    await refusal(client.send(new EnableKeyCommand({ KeyId: first }))),
    /^KMSInvalidStateException/,
  );
  await host.change(program);
  assert.is(await opened(client, CiphertextBlob), "secret");
});

test("a key that the program declares disabled is, and asymmetric ones are not there", async ({
  host,
  client,
}) => {
  const asymmetric = "44444444-4444-4444-8444-444444444444";
  const off = "55555555-5555-4555-8555-555555555555";
  await host.change([
    key(off, { isEnabled: false }),
    key(asymmetric, { customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" }),
  ]);
  assert.match(await refusal(sealed(client, { KeyId: off })), /^DisabledException/);
  assert.match(await refusal(sealed(client, { KeyId: asymmetric })), /^NotFoundException/);
});

test.run();
