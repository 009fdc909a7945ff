import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateSecretCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dataApiService } from "../../../../local/rds-data/service.ts";
import {
  type SecretsManagerService,
  secretsManagerService,
} from "../../../../local/secrets-manager/index.ts";
import { type ServedService, serveAws } from "../../../support/aws-server.ts";
import { clusterArn } from "../../../support/data-api.ts";
import { type TestDatabase, testDatabase } from "../../../support/database.ts";
import { testHost } from "../../../support/service-host.ts";
import { newRole, rolesOf } from "./support.ts";

type Handler = (event: unknown, context: never) => Promise<unknown>;

/** The two functions as Lambda runs them: configured by their environment, speaking to AWS by the SDK. */
const test = suite("functions of the database");
const role = newRole();
const host = testHost();
let db: TestDatabase;
let folder: string;
let secrets: SecretsManagerService;
let served: ServedService[];
let client: SecretsManagerClient;
let closeDataApi: () => Promise<void>;
let migrate: Handler;
let rotate: Handler;
let before: NodeJS.ProcessEnv;

const context = { awsRequestId: "request", getRemainingTimeInMillis: () => 60_000 } as never;

test.before(async () => {
  db = await testDatabase({ migrations: false, roles: rolesOf(role) });
  folder = await mkdtemp(join(tmpdir(), "groundwork-task-"));
  await mkdir(join(folder, "database/sql"), { recursive: true });
  await writeFile(join(folder, "database/sql", "0001_a.sql"), "create table a (x int)");
  secrets = secretsManagerService(host);
  const dataApi = dataApiService({
    clock: host.clock,
    cluster: arn => (arn === clusterArn ? { arn, urlFor: () => db.ownerUrl } : null),
    secretValue: secrets.secretValue,
  });
  closeDataApi = dataApi.close;
  served = await Promise.all([serveAws(secrets.aws), serveAws(dataApi.aws)]);
  client = new SecretsManagerClient(served[0]?.config ?? {});
  const owner = await create("owner", { username: "test_owner", password: "" });
  const app = await create("app", { username: `${role}_a`, password: "first" });
  before = { ...process.env };
  Object.assign(process.env, {
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_SECRETS_MANAGER: served[0]?.config.endpoint,
    AWS_ENDPOINT_URL_RDS_DATA: served[1]?.config.endpoint,
    SERVICE_NAME: "database",
    LOG_LEVEL: "error",
    METRICS_NAMESPACE: "test",
    DATABASE_CLUSTER_ARN: clusterArn,
    DATABASE_NAME: db.name,
    OWNER_SECRET_ARN: owner,
    APP_SECRET_ARN: app,
    LAMBDA_TASK_ROOT: folder,
    MIGRATIONS_DIRECTORY: "database/sql",
  });
  migrate = (await import("../../../../handlers/operations/migrate/functions/migrate.ts")).handler;
  rotate = (await import("../../../../handlers/operations/migrate/functions/rotate-app-secret.ts")).handler;
});
test.after(async () => {
  client.destroy();
  // Files that run after this one in the same process have an AWS of their own.
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  await Promise.all(served.map(one => one.close()));
  await closeDataApi();
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

const create = async (Name: string, login: object) =>
  (await client.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(login) }))).ARN;

async function signIn(): Promise<unknown[]> {
  const { username, password } = JSON.parse(secrets.secretValue("app") ?? "{}");
  const url = new URL(db.url);
  [url.username, url.password] = [username, password];
  const app = new pg.Client({ connectionString: url.href });
  await app.connect();
  try {
    return (await app.query("select current_user::text as name, (select count(*)::int from a) as rows")).rows;
  } finally {
    await app.end();
  }
}

test("migrate applies the files of its package, and lets the app in", async () => {
  assert.equal(await migrate({ action: "migrate" }, context), { applied: ["0001_a.sql"] });
  assert.equal(await migrate({ action: "migrate" }, context), { applied: [] });
  assert.equal(await signIn(), [{ name: `${role}_a`, rows: 0 }]);
});

test("rotate-app-secret lets the app in as its other login", async () => {
  host.invoked = async ({ payload }) => {
    await rotate(payload, context);
    return { ok: true, payload: null };
  };
  await client.send(new RotateSecretCommand({ SecretId: "app", RotationLambdaARN: "arn:rotate" }));
  assert.equal(await signIn(), [{ name: `${role}_b`, rows: 0 }]);
  await client.send(new RotateSecretCommand({ SecretId: "app" }));
  assert.equal(await signIn(), [{ name: `${role}_a`, rows: 0 }]);
});

test("rotate-app-secret refuses another secret, naming no value", async () => {
  const event = { SecretId: "arn:other", ClientRequestToken: "token", Step: "createSecret" };
  const message = await rotate(event, context).then(
    () => "no refusal",
    error => error.message,
  );
  assert.match(message, /^Event: SecretId: Invalid type/);
});

test.run();
