import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type SecretsManagerService, secretsManagerService } from "../../../local/secrets-manager/index.ts";
import { type ServedService, serveAws } from "../../support/aws-server.ts";
import { type TestHost, testHost } from "../../support/service-host.ts";

interface Context {
  host: TestHost;
  service: SecretsManagerService;
  served: ServedService;
  client: SecretsManagerClient;
}
const test = suite<Context>("Secrets Manager");

test.before.each(async context => {
  context.host = testHost();
  context.service = secretsManagerService(context.host);
  context.served = await serveAws(context.service.aws);
  context.client = new SecretsManagerClient(context.served.config);
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
const v1 = "11111111-1111-1111-1111-111111111111";
const v2 = "22222222-2222-2222-2222-222222222222";
const v3 = "33333333-3333-3333-3333-333333333333";

const make = async (client: SecretsManagerClient, SecretString = "one") =>
  String(
    (await client.send(new CreateSecretCommand({ Name: "db/app", SecretString, ClientRequestToken: v1 })))
      .ARN,
  );
const value = async (client: SecretsManagerClient, more: object = {}) =>
  (await client.send(new GetSecretValueCommand({ SecretId: "db/app", ...more }))).SecretString;
const stages = async (client: SecretsManagerClient) =>
  (await client.send(new DescribeSecretCommand({ SecretId: "db/app" }))).VersionIdsToStages;

test("makes a secret and reads it by name, by ARN, and by ARN without its random end", async ({ client }) => {
  const arn = await make(client);
  assert.match(arn, /^arn:aws:secretsmanager:eu-west-1:000000000000:secret:db\/app-\w{6}$/);
  for (const SecretId of ["db/app", arn, arn.slice(0, -7)]) {
    const {
      $metadata: _,
      CreatedDate,
      ...output
    } = await client.send(new GetSecretValueCommand({ SecretId }));
    assert.equal(output, {
      ARN: arn,
      Name: "db/app",
      SecretString: "one",
      VersionId: v1,
      VersionStages: ["AWSCURRENT"],
    });
    assert.is(CreatedDate?.toISOString(), "2026-06-01T00:00:00.000Z");
  }
});

test("keeps bytes as bytes", async ({ client }) => {
  await client.send(new CreateSecretCommand({ Name: "key", SecretBinary: new Uint8Array([0, 255]) }));
  const { SecretBinary, SecretString } = await client.send(new GetSecretValueCommand({ SecretId: "key" }));
  assert.equal([[...(SecretBinary ?? [])], SecretString], [[0, 255], undefined]);
});

test("a new value is the current one, and the one before the previous", async ({ client }) => {
  await make(client);
  await client.send(
    new PutSecretValueCommand({ SecretId: "db/app", SecretString: "two", ClientRequestToken: v2 }),
  );
  assert.equal(await stages(client), { [v1]: ["AWSPREVIOUS"], [v2]: ["AWSCURRENT"] });
  await client.send(
    new UpdateSecretCommand({ SecretId: "db/app", SecretString: "three", ClientRequestToken: v3 }),
  );
  assert.equal(await stages(client), { [v2]: ["AWSPREVIOUS"], [v3]: ["AWSCURRENT"] });
  assert.is(await value(client), "three");
  assert.is(await value(client, { VersionStage: "AWSPREVIOUS" }), "two");
  assert.is(await value(client, { VersionId: v1 }), "one");
});

test("the same token with the same value changes nothing, with another it is refused", async ({ client }) => {
  await make(client);
  const put = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: "db/app", SecretString, ClientRequestToken: v1 }));
  await put("one");
  assert.match(await refusal(put("two")), "ResourceExistsException 400: You can't use ClientRequestToken");
  assert.is(await value(client), "one");
});

test("moves a stage only from the version that has it", async ({ client }) => {
  await make(client);
  const next = {
    SecretId: "db/app",
    SecretString: "two",
    ClientRequestToken: v2,
    VersionStages: ["AWSPENDING"],
  };
  await client.send(new PutSecretValueCommand(next));
  assert.equal(await stages(client), { [v1]: ["AWSCURRENT"], [v2]: ["AWSPENDING"] });
  const move = (more: object) =>
    client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: "db/app",
        VersionStage: "AWSCURRENT",
        MoveToVersionId: v2,
        ...more,
      }),
    );
  assert.match(
    await refusal(move({})),
    `InvalidParameterException 400: The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${v1}`,
  );
  assert.match(
    await refusal(move({ MoveToVersionId: v3, RemoveFromVersionId: v1 })),
    "ResourceNotFoundException 400",
  );
  assert.match(
    await refusal(move({ MoveToVersionId: undefined, RemoveFromVersionId: v1 })),
    "InvalidParameterException 400: You can only move staging label AWSCURRENT",
  );
  await move({ RemoveFromVersionId: v1 });
  assert.equal(await stages(client), { [v1]: ["AWSPREVIOUS"], [v2]: ["AWSCURRENT", "AWSPENDING"] });
  assert.is(await value(client), "two");
});

test("says what it cannot find", async ({ client }) => {
  await make(client);
  const get = (more: object) =>
    refusal(client.send(new GetSecretValueCommand({ SecretId: "db/app", ...more })));
  assert.is(
    await get({ SecretId: "other" }),
    "ResourceNotFoundException 400: Secrets Manager can't find the specified secret.",
  );
  assert.is(
    await get({ VersionStage: "AWSPENDING" }),
    "ResourceNotFoundException 400: Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
  );
  assert.is(
    await get({ VersionId: v2 }),
    `ResourceNotFoundException 400: Secrets Manager can't find the specified secret value for VersionId: ${v2}`,
  );
});

test("refuses a name that is taken or not one, and values that are two or too large", async ({ client }) => {
  await make(client);
  const create = (input: object) => refusal(client.send(new CreateSecretCommand({ Name: "x", ...input })));
  assert.is(
    await create({ Name: "db/app" }),
    "ResourceExistsException 400: The operation failed because the secret db/app already exists.",
  );
  assert.match(await create({ Name: "a b" }), "ValidationException 400: Invalid name.");
  assert.match(
    await create({ SecretString: "a", SecretBinary: new Uint8Array([1]) }),
    "InvalidParameterException 400",
  );
  assert.match(await create({ SecretString: "x".repeat(65_537) }), "InvalidParameterException 400");
});

test("a deleted secret is out of reach until it is restored", async ({ client }) => {
  await make(client);
  const { DeletionDate } = await client.send(
    new DeleteSecretCommand({ SecretId: "db/app", RecoveryWindowInDays: 7 }),
  );
  assert.is(DeletionDate?.toISOString(), "2026-06-08T00:00:00.000Z");
  assert.match(
    await refusal(value(client)),
    "InvalidRequestException 400: You can't perform this operation on the secret because it was marked for deletion.",
  );
  assert.equal((await client.send(new ListSecretsCommand({}))).SecretList, []);
  await client.send(new RestoreSecretCommand({ SecretId: "db/app" }));
  assert.is(await value(client), "one");
  await client.send(new DeleteSecretCommand({ SecretId: "db/app", ForceDeleteWithoutRecovery: true }));
  assert.match(await refusal(value(client)), "ResourceNotFoundException 400");
});

test("lists secrets by name, page by page, and versions", async ({ client }) => {
  await make(client);
  await client.send(new CreateSecretCommand({ Name: "a" }));
  const first = await client.send(new ListSecretsCommand({ MaxResults: 1 }));
  assert.equal(
    first.SecretList?.map(({ Name }) => Name),
    ["a"],
  );
  const second = await client.send(new ListSecretsCommand({ MaxResults: 1, NextToken: first.NextToken }));
  assert.equal(
    second.SecretList?.map(({ Name }) => Name),
    ["db/app"],
  );
  assert.is(second.NextToken, undefined);
  const { Versions } = await client.send(new ListSecretVersionIdsCommand({ SecretId: "db/app" }));
  assert.equal(
    Versions?.map(({ VersionId }) => VersionId),
    [v1],
  );
});

test("reads several at once, and says which it could not", async ({ client }) => {
  await make(client);
  const { SecretValues, Errors } = await client.send(
    new BatchGetSecretValueCommand({ SecretIdList: ["db/app", "other"] }),
  );
  assert.equal(
    SecretValues?.map(({ SecretString }) => SecretString),
    ["one"],
  );
  assert.equal(
    Errors?.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode]),
    [["other", "ResourceNotFoundException"]],
  );
});

test("keeps tags", async ({ client }) => {
  await make(client);
  await client.send(
    new TagResourceCommand({
      SecretId: "db/app",
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    }),
  );
  await client.send(new TagResourceCommand({ SecretId: "db/app", Tags: [{ Key: "a", Value: "3" }] }));
  await client.send(new UntagResourceCommand({ SecretId: "db/app", TagKeys: ["b"] }));
  assert.equal((await client.send(new DescribeSecretCommand({ SecretId: "db/app" }))).Tags, [
    { Key: "a", Value: "3" },
  ]);
});

test("makes random passwords of the kinds that are wanted", async ({ client }) => {
  const password = async (input: object) =>
    (await client.send(new GetRandomPasswordCommand(input))).RandomPassword ?? "";
  assert.match(await password({ PasswordLength: 40, ExcludePunctuation: true }), /^[A-Za-z0-9]{40}$/);
  assert.match(
    await password({ PasswordLength: 4 }),
    /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^A-Za-z0-9]).{4}$/,
  );
  assert.match(
    await password({
      ExcludeLowercase: true,
      ExcludeUppercase: true,
      ExcludePunctuation: true,
      ExcludeCharacters: "0",
    }),
    /^[1-9]{32}$/,
  );
});

test("rotates by calling the function for each step", async ({ client, host }) => {
  const arn = await make(client);
  const steps: unknown[] = [];
  host.invoked = async ({ functionArn, payload, source }) => {
    const { Step, SecretId, ClientRequestToken } = payload as Record<string, string>;
    steps.push([functionArn, Step, source?.service, source?.arn]);
    if (Step === "createSecret") {
      assert.match(await refusal(value(client, { VersionStage: "AWSPENDING" })), "ResourceNotFoundException");
      const next = { SecretString: "new", VersionStages: ["AWSPENDING"] };
      await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, ...next }));
    }
    if (Step === "finishSecret") {
      const to = { MoveToVersionId: ClientRequestToken, RemoveFromVersionId: v1 };
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: "AWSCURRENT", ...to }));
    }
    return { ok: true, payload: null };
  };
  const { VersionId } = await client.send(
    new RotateSecretCommand({ SecretId: "db/app", RotationLambdaARN: "arn:f", ClientRequestToken: v2 }),
  );
  assert.is(VersionId, v2);
  assert.equal(
    steps,
    ["createSecret", "setSecret", "testSecret", "finishSecret"].map(step => [
      "arn:f",
      step,
      "secretsmanager.amazonaws.com",
      arn,
    ]),
  );
  assert.is(await value(client), "new");
  const { RotationEnabled, LastRotatedDate } = await client.send(
    new DescribeSecretCommand({ SecretId: "db/app" }),
  );
  assert.equal([RotationEnabled, LastRotatedDate?.getTime()], [true, host.time]);
});

test("a rotation that is not to begin at once has its test done, on a version without a value that then goes", async ({
  client,
  host,
}) => {
  await make(client);
  const steps: string[] = [];
  host.invoked = async ({ payload }) => {
    steps.push(String((payload as Record<string, string>).Step));
    assert.match(await refusal(value(client, { VersionStage: "AWSPENDING" })), "ResourceNotFoundException");
    return { ok: true, payload: null };
  };
  const rotation = { SecretId: "db/app", RotationLambdaARN: "arn:f", RotateImmediately: false };
  await client.send(new RotateSecretCommand({ ...rotation, ClientRequestToken: v2 }));
  assert.equal(steps, ["testSecret"]);
  const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: "db/app" }));
  assert.equal(Object.keys(VersionIdsToStages ?? {}), [v1]);
  host.invoked = async () => ({ ok: false, reason: "function", errorType: "Error", errorMessage: "no luck" });
  assert.is(
    await refusal(client.send(new RotateSecretCommand(rotation))),
    "InternalServiceError 500: Rotation failed in testSecret: no luck",
  );
});

test("says in which step a rotation failed", async ({ client, host }) => {
  await make(client);
  host.invoked = async () => ({ ok: false, reason: "function", errorType: "Error", errorMessage: "no luck" });
  const rotate = client.send(new RotateSecretCommand({ SecretId: "db/app", RotationLambdaARN: "arn:f" }));
  assert.is(await refusal(rotate), "InternalServiceError 500: Rotation failed in createSecret: no luck");
  assert.is(await value(client), "one");
  assert.match(
    await refusal(client.send(new RotateSecretCommand({ SecretId: "other" }))),
    "ResourceNotFoundException",
  );
});

test("a forced deletion succeeds for what is not there or waits for its deletion", async ({ client }) => {
  const arn = await make(client);
  const force = (SecretId: string) =>
    client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  await client.send(new DeleteSecretCommand({ SecretId: "db/app" }));
  assert.is((await force("db/app")).ARN, arn);
  const gone = await force("db/app");
  assert.match(String(gone.ARN), /:secret:db\/app-\w{6}$/);
  assert.is(gone.Name, "db/app");
  assert.match(
    await refusal(client.send(new DeleteSecretCommand({ SecretId: "db/app" }))),
    "ResourceNotFoundException",
  );
});

test("a secret is made once with a token, and not over one that waits for its deletion", async ({
  client,
}) => {
  const arn = await make(client);
  assert.is(await make(client), arn);
  assert.match(await refusal(make(client, "two")), "ResourceExistsException 400");
  await client.send(new DeleteSecretCommand({ SecretId: "db/app" }));
  assert.is(
    await refusal(make(client)),
    "InvalidRequestException 400: You can't create this secret because a secret with this name is already scheduled for deletion.",
  );
  const token = { SecretId: "x", SecretString: "1", ClientRequestToken: "short" };
  await client.send(new CreateSecretCommand({ Name: "x" }));
  assert.is(
    await refusal(client.send(new PutSecretValueCommand(token))),
    "InvalidParameterException 400: ClientRequestToken must be 32-64 characters long.",
  );
});

test("a rotation keeps its rules, and one whose function cannot be called is off", async ({
  client,
  host,
}) => {
  await make(client);
  const rotate = (days: number) =>
    client.send(
      new RotateSecretCommand({
        SecretId: "db/app",
        RotationLambdaARN: "arn:f",
        RotateImmediately: false,
        RotationRules: { AutomaticallyAfterDays: days, Duration: "3h" },
      }),
    );
  host.invoked = async () => ({ ok: false, reason: "refused", errorType: "E", errorMessage: "missing" });
  assert.match(await refusal(rotate(30)), "AccessDeniedException 400: Secrets Manager cannot invoke");
  const describe = () => client.send(new DescribeSecretCommand({ SecretId: "db/app" }));
  assert.is((await describe()).RotationEnabled, undefined);
  host.invoked = async () => ({ ok: true, payload: null });
  assert.match(await refusal(rotate(1001)), "must be within 1-1000");
  await rotate(30);
  const { RotationEnabled, RotationRules, NextRotationDate } = await describe();
  assert.is(RotationEnabled, true);
  assert.equal(RotationRules, { AutomaticallyAfterDays: 30, Duration: "3h" });
  assert.is(NextRotationDate?.getTime(), host.time + 30 * 86_400_000);
});

test("secrets are found by filters, in lists and for their values", async ({ client }) => {
  await make(client);
  const more = { SecretString: "two", Description: "Mail key", Tags: [{ Key: "team", Value: "red" }] };
  await client.send(new CreateSecretCommand({ Name: "mail", ...more }));
  const names = async (Key: string, ...Values: string[]) => {
    const Filters = [{ Key: Key as "name", Values }];
    const { SecretList = [] } = await client.send(new ListSecretsCommand({ Filters }));
    const { SecretValues = [] } = await client.send(new BatchGetSecretValueCommand({ Filters }));
    assert.equal(SecretValues.map(({ Name }) => Name).sort(), SecretList.map(({ Name }) => Name).sort());
    return SecretList.map(({ Name }) => Name).sort();
  };
  assert.equal(await names("name", "db"), ["db/app"]);
  assert.equal(await names("name", "DB"), []);
  assert.equal(await names("name", "!db"), ["mail"]);
  assert.equal(await names("description", "mail"), ["mail"]);
  assert.equal(await names("tag-key", "te"), ["mail"]);
  assert.equal(await names("tag-value", "red", "blue"), ["mail"]);
  assert.equal(await names("all", "KEY mail"), ["mail"]);
  assert.match(
    await refusal(names("colour", "x")),
    "ValidationException 400: 1 validation error detected: Value 'colour' at 'filters.1.member.key'",
  );
  assert.match(
    await refusal(client.send(new BatchGetSecretValueCommand({}))),
    "must be provided, but not both",
  );
});

test("lists are in the order of creation, the youngest first, or as they are asked for", async ({
  client,
  host,
}) => {
  for (const Name of ["b", "a", "c"]) {
    await client.send(new CreateSecretCommand({ Name }));
    host.time += 1_000;
  }
  const names = async (input: object = {}) =>
    (await client.send(new ListSecretsCommand(input))).SecretList?.map(({ Name }) => Name).join("");
  assert.is(await names(), "cab");
  assert.is(await names({ SortOrder: "asc" }), "bac");
  assert.is(await names({ SortBy: "name", SortOrder: "asc" }), "abc");
});

test("versions come page by page", async ({ client }) => {
  await make(client);
  const put = { SecretId: "db/app", SecretString: "two", ClientRequestToken: v2 };
  await client.send(new PutSecretValueCommand(put));
  const page = (NextToken?: string) =>
    client.send(new ListSecretVersionIdsCommand({ SecretId: "db/app", MaxResults: 1, NextToken }));
  const first = await page();
  const second = await page(first.NextToken);
  assert.equal(
    [first, second].map(({ Versions }) => Versions?.[0]?.VersionId),
    [v1, v2],
  );
  assert.is(second.NextToken, undefined);
});

test("a version has its own stages only, and reading it is noted by day", async ({ client }) => {
  await make(client);
  assert.is(
    await refusal(value(client, { VersionId: v1, VersionStage: "AWSPREVIOUS" })),
    "InvalidRequestException 400: You provided a VersionStage that is not associated to the provided VersionId.",
  );
  const accessed = async () =>
    (await client.send(new DescribeSecretCommand({ SecretId: "db/app" }))).LastAccessedDate?.toISOString();
  assert.is(await accessed(), undefined);
  await value(client);
  assert.is(await accessed(), "2026-06-01T00:00:00.000Z");
});

test("a password that is too short for its kinds is refused", async ({ client }) => {
  const password = (input: object) => client.send(new GetRandomPasswordCommand(input));
  assert.is(
    await refusal(password({ PasswordLength: 3 })),
    "InvalidParameterException 400: Password length 3 is too short based on the required types.",
  );
  const short = await password({ PasswordLength: 3, RequireEachIncludedType: false });
  assert.is(short.RandomPassword?.length, 3);
});

test("names for IAM what a caller asks for, known or not", async ({ client, service }) => {
  const arn = await make(client);
  const resources = (SecretId: string) =>
    service.aws.operations.GetSecretValue?.resources({ SecretId } as never);
  assert.equal(resources("db/app"), [arn]);
  assert.equal(resources(arn), [arn]);
  assert.equal(resources("other"), ["arn:aws:secretsmanager:eu-west-1:000000000000:secret:other-??????"]);
});

test.run();
