import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Authorizer } from "../../../local/aws/authorize.ts";
import { Identities } from "../../../local/aws/credentials.ts";
import { AwsEndpoint } from "../../../local/aws/endpoint.ts";
import { kmsService } from "../../../local/kms/index.ts";
import { Faults } from "../../../local/run/faults.ts";
import { resource, testHost } from "../../support/service-host.ts";

const test = suite("permissions of KMS");

const keyId = "11111111-1111-4111-8111-111111111111";
const arn = `arn:aws:kms:eu-west-1:000000000000:key/${keyId}`;
const roleArn = "arn:aws:iam::000000000000:role/customers";
const account = { AWS: "arn:aws:iam::000000000000:root" };
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const delegating = { Effect: "Allow", Principal: account, Action: "kms:*", Resource: "*" };

/** The endpoint as local mode has it, called by a role that may do what the statement says. */
function callerWith(statement: object, keyPolicy: string | null = document(delegating)) {
  const host = testHost([
    resource("aws:kms/key:Key", "key", {
      inputs: keyPolicy === null ? {} : { policy: keyPolicy },
      outputs: { keyId, arn },
    }),
    resource("aws:iam/role:Role", "role", {
      inputs: { assumeRolePolicy: document() },
      outputs: { name: "customers", arn: roleArn },
    }),
    resource("aws:iam/rolePolicy:RolePolicy", "policy", {
      inputs: { role: "customers", policy: document({ Effect: "Allow", Resource: arn, ...statement }) },
    }),
  ]);
  const identities = new Identities(host.accountId);
  const endpoint = new AwsEndpoint({
    identities,
    authorizer: new Authorizer(host.graph(), host.region, () => {}),
    region: host.region,
    accountId: host.accountId,
    clock: host.clock,
    faults: new Faults([]),
    onCall: () => {},
  });
  endpoint.mount(kmsService(host).aws);
  const as = (identity: Parameters<AwsEndpoint["call"]>[0]) => (operation: string, input: object) =>
    endpoint.call(identity, "kms", operation, { ...input }) as Promise<Record<string, string>>;
  return { call: as(identities.addFunction("customers", roleArn)), developer: as(null) };
}

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no refusal",
    error => `${error.name}: ${error.message}`,
  );
const generate = (EncryptionContext?: object) => ({ KeyId: keyId, KeySpec: "AES_256", EncryptionContext });
const customers = { table: "customers", row: "1" };
const mayUse = {
  Action: ["kms:GenerateDataKey", "kms:Decrypt"],
  Condition: { StringEquals: { "kms:EncryptionContext:table": "customers" } },
};

test("a condition on the encryption context holds for that context alone", async () => {
  const { call, developer } = callerWith(mayUse);
  const { CiphertextBlob } = await call("GenerateDataKey", generate(customers));
  assert.ok((await call("Decrypt", { CiphertextBlob, EncryptionContext: customers })).Plaintext);
  for (const context of [undefined, {}, { table: "orders" }, { Table: "orders", row: "1" }])
    assert.match(
      await refusal(call("GenerateDataKey", generate(context))),
      /^AccessDeniedException: User: .* kms:GenerateDataKey/,
    );
  const foreign = await developer("GenerateDataKey", generate({ table: "orders" }));
  assert.match(
    await refusal(
      call("Decrypt", { CiphertextBlob: foreign.CiphertextBlob, EncryptionContext: { table: "orders" } }),
    ),
    /^AccessDeniedException: User: .* kms:Decrypt on resource: arn:aws:kms:/,
  );
});

test("another context for a ciphertext does not open it, even where the policy allows the context", async () => {
  const { call, developer } = callerWith(mayUse);
  const foreign = await developer("GenerateDataKey", generate({ table: "orders" }));
  const { CiphertextBlob } = foreign;
  assert.match(
    await refusal(call("Decrypt", { CiphertextBlob, EncryptionContext: { table: "customers" } })),
    /^InvalidCiphertextException/,
  );
});

test("an action that no statement allows is refused", async () => {
  const { call } = callerWith(mayUse);
  assert.match(
    await refusal(call("Encrypt", { ...generate(customers), Plaintext: "AA==" })),
    /^AccessDeniedException/,
  );
  assert.match(await refusal(call("DisableKey", { KeyId: keyId })), /^AccessDeniedException/);
});

test("a key that may be used through another service alone is not for direct calls", async () => {
  const { call } = callerWith({
    Action: "kms:GenerateDataKey",
    Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com" } },
  });
  assert.match(await refusal(call("GenerateDataKey", generate())), /^AccessDeniedException/);
});

test("encrypting again needs a permission on both sides, each with its own context", async () => {
  const from = { ...mayUse, Action: ["kms:GenerateDataKey", "kms:ReEncryptFrom"] };
  const input = async (call: ReturnType<typeof callerWith>["call"], table: string) => ({
    CiphertextBlob: (await call("GenerateDataKey", generate(customers))).CiphertextBlob,
    SourceEncryptionContext: customers,
    DestinationKeyId: keyId,
    DestinationEncryptionContext: { table },
  });
  const one = callerWith(from).call;
  assert.match(
    await refusal(one("ReEncrypt", await input(one, "customers"))),
    / kms:ReEncryptTo on resource/,
  );
  const both = callerWith({ ...from, Action: [...from.Action, "kms:ReEncryptTo"] }).call;
  assert.ok((await both("ReEncrypt", await input(both, "customers"))).CiphertextBlob);
  assert.match(await refusal(both("ReEncrypt", await input(both, "orders"))), / kms:ReEncryptTo on resource/);
});

test("the key's own policy has to agree, by naming the account or the role", async () => {
  const allows = (keyPolicy: string, statement: object = mayUse) =>
    refusal(callerWith(statement, keyPolicy).call("GenerateDataKey", generate(customers)));
  const named = { ...delegating, Principal: { AWS: roleArn }, Action: "kms:GenerateDataKey" };
  assert.is(await allows(document(delegating)), "no refusal");
  assert.match(await allows(document()), /^AccessDeniedException/);
  assert.match(await allows(document({ ...delegating, Action: "kms:Decrypt" })), /^AccessDeniedException/);
  assert.match(await allows(document(delegating, { ...named, Effect: "Deny" })), /with an explicit deny/);
  const nothing = { Action: "kms:ListKeys" };
  assert.match(await allows(document(delegating), nothing), /^AccessDeniedException/);
  assert.is(await allows(document(named), nothing), "no refusal");
});

test("a key without a policy of its own leaves it to the role", async () => {
  const { call } = callerWith(mayUse, null);
  assert.ok((await call("GenerateDataKey", generate(customers))).CiphertextBlob);
});

test.run();
