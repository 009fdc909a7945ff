import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defined } from "../../../lib/defined.ts";
import { secretsManagerService } from "../../../local/secrets-manager/index.ts";
import { resource, testHost } from "../../support/service-host.ts";

const test = suite("the program's secrets");

const arn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:app-abcdef";
const ownerArn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:rds!cluster-1-abcdef";
const secret = resource("aws:secretsmanager/secret:Secret", "app", { outputs: { arn, name: "app" } });
const version = (secretString: string, ignoreChanges: string[] = []) =>
  resource("aws:secretsmanager/secretVersion:SecretVersion", "app", {
    inputs: { secretId: arn, secretString },
    outputs: { versionId: "v1" },
    options: { ignoreChanges },
  });
const cluster = (masterUsername: string) =>
  resource("aws:rds/cluster:Cluster", "db", {
    inputs: { masterUsername, manageMasterUserPassword: true },
    outputs: { arn: "arn:c", masterUserSecrets: [{ secretArn: ownerArn }] },
  });

test("are there with their values", () => {
  const { secretValue } = secretsManagerService(testHost([secret, version("one")]));
  assert.is(secretValue(arn), "one");
  assert.is(secretValue("app"), "one");
  assert.is(secretValue("other"), undefined);
});

test("take a new value that the program gives, and keep the one before", async () => {
  const host = testHost([secret, version("one")]);
  const { secretValue } = secretsManagerService(host);
  await host.change([secret, version("two")]);
  assert.is(secretValue(arn), "two");
  await host.change([secret, version("two")]);
  assert.equal(
    [...host.store.collection<{ versions: object }>("secrets").values()].map(
      one => Object.keys(one.versions).length,
    ),
    [2],
  );
});

const token = "11111111-1111-1111-1111-111111111111";

test("keep a value that was put since, until the program gives another", async () => {
  const host = testHost([secret, version("one")]);
  const service = secretsManagerService(host);
  await service.aws.operations.PutSecretValue?.run(
    { SecretId: arn, SecretString: "put", ClientRequestToken: token } as never,
    {} as never,
  );
  await host.change([secret, version("one")]);
  assert.is(service.secretValue(arn), "put");
  await host.change([secret, version("two")]);
  assert.is(service.secretValue(arn), "two");
});

test("are there again at the next start when somebody has deleted them, and may not be spoilt where RDS has them", async () => {
  const host = testHost([secret, version("one"), cluster("owner")]);
  const service = secretsManagerService(host);
  const call = (operation: string, input: object) =>
    Promise.resolve(service.aws.operations[operation]?.run(input as never, {} as never)).catch(
      (error: Error) => error.message,
    );
  await call("DeleteSecret", { SecretId: arn });
  await host.change([secret, version("one"), cluster("owner")]);
  assert.is(
    ((await call("GetSecretValue", { SecretId: arn })) as { SecretString: string }).SecretString,
    "one",
  );
  const managed = "You can't perform this operation on the secret because it is managed by rds.";
  for (const [operation, more] of [
    ["DeleteSecret", {}],
    ["PutSecretValue", { SecretString: "not json", ClientRequestToken: token }],
    ["UpdateSecret", { SecretString: "not json", ClientRequestToken: token }],
  ] as const)
    assert.is(await call(operation, { SecretId: ownerArn, ...more }), managed, operation);
});

test("keep their first value when the program says to ignore its changes", async () => {
  const host = testHost([secret, version("random 1", ["secretString"])]);
  const { secretValue } = secretsManagerService(host);
  await host.change([secret, version("random 2", ["secretString"])]);
  assert.is(secretValue(arn), "random 1");
});

test("include the one that RDS makes for a cluster's owner, the same at each start", async () => {
  const host = testHost([cluster("owner")]);
  const first = secretsManagerService(host).secretValue(ownerArn) ?? "";
  assert.is(JSON.parse(first).username, "owner");
  assert.match(JSON.parse(first).password, /^[\w-]{32}$/);
  assert.is(secretsManagerService(host).secretValue(ownerArn), first);
  await host.change([cluster("another")]);
  assert.is(JSON.parse(secretsManagerService(host).secretValue(ownerArn) ?? "").username, "another");
});

test("give owners of one name one password, since all clusters are one PostgreSQL", () => {
  const otherArn = ownerArn.replace("cluster-1", "cluster-2");
  const other = resource("aws:rds/cluster:Cluster", "restored", {
    inputs: { masterUsername: "owner", manageMasterUserPassword: true },
    outputs: { arn: "arn:d", masterUserSecrets: [{ secretArn: otherArn }] },
  });
  const { secretValue } = secretsManagerService(testHost([cluster("owner"), other]));
  assert.match(secretValue(ownerArn) ?? "", /"password":"[\w-]{32}"/);
  assert.is(secretValue(otherArn), secretValue(ownerArn));
});

const rotation = (days: number, rotateImmediately?: boolean) =>
  resource("aws:secretsmanager/secretRotation:SecretRotation", "app", {
    inputs: {
      secretId: arn,
      rotationLambdaArn: "arn:f",
      rotationRules: { automaticallyAfterDays: days },
      ...defined({ rotateImmediately }),
    },
  });

/** Steps that the rotation function was called for. */
function steps(host: ReturnType<typeof testHost>): string[] {
  const called: string[] = [];
  host.invoked = async ({ payload, source }) => {
    assert.equal(source, { service: "secretsmanager.amazonaws.com", arn });
    called.push((payload as { Step: string }).Step);
    return { ok: true, payload: null };
  };
  return called;
}

test("have a rotation tested that is not to begin at once, and again when the program changes it", async () => {
  const host = testHost([secret, version("one"), rotation(30, false)]);
  const called = steps(host);
  const service = secretsManagerService(host);
  assert.equal(called, []);
  await service.deployed?.();
  await service.deployed?.();
  assert.equal(called, ["testSecret"]);
  await host.change([secret, version("one"), rotation(60, false)]);
  await service.deployed?.();
  assert.equal(called, ["testSecret", "testSecret"]);
  assert.is(service.secretValue(arn), "one");
});

test("have no other rotation tested", async () => {
  const host = testHost([secret, version("one"), rotation(30)]);
  const called = steps(host);
  await secretsManagerService(host).deployed?.();
  assert.equal(called, []);
});

test("a rotation whose test fails is told, and stops nothing", async () => {
  const warned: string[] = [];
  const log = { notice: () => {}, warn: (message: string) => void warned.push(message) };
  const host = Object.assign(testHost([secret, version("one"), rotation(30, false)]), { log });
  host.invoked = async () => ({
    ok: false,
    reason: "function",
    errorType: "Error",
    errorMessage: "no login",
  });
  await secretsManagerService(host).deployed?.();
  assert.equal(warned, ["The secret app could not be rotated. Rotation failed in testSecret: no login"]);
});

test.run();
