import { randomBytes } from "node:crypto";
import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { targetUrl } from "../../../local/postgres/index.ts";
import { rdsDataService } from "../../../local/rds-data/index.ts";
import { dataApiService } from "../../../local/rds-data/service.ts";
import { CONTEXT } from "../../support/aws-server.ts";
import { asAdministrator, sharedServer } from "../../support/postgres.ts";
import { resource, testHost } from "../../support/service-host.ts";

interface Context {
  url: string;
  owner: string;
  database: string;
}
const test = suite<Context>("the program's clusters");

test.before.each(async context => {
  const { url } = await sharedServer();
  const id = randomBytes(5).toString("hex");
  Object.assign(context, { url, owner: `owner_${id}`, database: `db_${id}` });
});
test.after.each(({ url, owner, database }) =>
  asAdministrator(url, async admin => {
    const { rows } = await admin.query("select datname from pg_database where datname like $1", [
      `${database}%`,
    ]);
    for (const { datname } of rows) await admin.query(`drop database ${datname} with (force)`);
    await admin.query(`drop role if exists ${owner}`);
  }),
);

const arn = "arn:aws:rds:eu-west-1:000000000000:cluster:test";
const secretArn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:owner";
const cluster = ({ owner, database }: Context, more: object = {}) =>
  resource("aws:rds/cluster:Cluster", "db", {
    inputs: { databaseName: database, masterUsername: owner, enableHttpEndpoint: true, ...more },
    outputs: { arn, masterUserSecrets: [{ secretArn }] },
  });

function service(context: Context, kind: "embedded" | "external", resources: ReturnType<typeof resource>[]) {
  const { url, owner } = context;
  const login = { username: owner, password: "it's" };
  const host = testHost(resources);
  const database = { kind, url, urlFor: (target: object) => targetUrl(url, target), stop: async () => {} };
  const started = rdsDataService(host, {
    projectDir: ".",
    database,
    secretValue: id => (id === secretArn ? JSON.stringify(login) : undefined),
  });
  return { host, started, login };
}

const ask = async (started: Awaited<ReturnType<typeof rdsDataService>>, database: string, sql: string) => {
  const input = { resourceArn: arn, secretArn, database, sql };
  const reply = await started.aws.operations.ExecuteStatement?.run(input as never, CONTEXT);
  const { records } = reply as { records: object[][] };
  return records[0]?.map(field => Object.values(field)[0]);
};

test("have their database, owned by a role that is no superuser", async context => {
  const { started } = service(context, "embedded", [cluster(context)]);
  const rdsData = await started;
  const sql =
    "select current_user::text, current_database()::text, rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user";
  assert.equal(await ask(rdsData, context.database, sql), [
    context.owner,
    context.database,
    false,
    true,
    true,
  ]);
  await rdsData.close();
});

test("keep what is there at the next start", async context => {
  const first = await service(context, "embedded", [cluster(context)]).started;
  await ask(first, context.database, "select 1");
  const client = new pg.Client({ connectionString: first.databaseUrl() });
  await client.connect();
  await client.query("create table kept ()");
  await client.end();
  await first.close();
  const second = await service(context, "embedded", [cluster(context)]).started;
  assert.equal(await ask(second, context.database, "select to_regclass('kept')::text"), ["kept"]);
  await second.close();
});

test("have names of their own on a server that serves others too, the same at each start", async context => {
  const { host, started } = service(context, "external", [cluster(context)]);
  const first = await started;
  const [name] = (await ask(first, context.database, "select current_database()::text")) ?? [];
  assert.match(String(name), new RegExp(`^${context.database}_[0-9a-f]{8}$`));
  assert.is(new URL(first.databaseUrl()).pathname, `/${name}`);
  await host.change([cluster(context)]);
  assert.equal(await ask(first, context.database, "select current_database()::text"), [name]);
  await first.close();
});

test("answer through the Data API only when it is enabled", async context => {
  const rdsData = await service(context, "embedded", [cluster(context, { enableHttpEndpoint: false })])
    .started;
  const message = await ask(rdsData, context.database, "select 1").then(
    () => "no refusal",
    error => `${error.name}: ${error.message}`,
  );
  assert.is(message, "HttpEndpointNotEnabledException: HttpEndpoint is not enabled for cluster test.");
  await rdsData.close();
});

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no refusal",
    error => `${error.name} ${error.status}: ${error.message}`,
  );

test("says what PostgreSQL says of a wrong database and password", async context => {
  const { started, login } = service(context, "embedded", [cluster(context)]);
  const rdsData = await started;
  assert.is(
    await refusal(ask(rdsData, "nowhere", "select 1")),
    'DatabaseErrorException 400: FATAL: database "nowhere" does not exist; SQLState: 3D000',
  );
  login.password = "wrong";
  assert.is(
    await refusal(ask(rdsData, context.database, "select 1")),
    `DatabaseErrorException 400: FATAL: password authentication failed for user "${context.owner}"; SQLState: 28P01`,
  );
  await rdsData.close();
});

test("is an unavailable database when there is no server", async () => {
  const { aws, close } = dataApiService({
    clock: { now: () => new Date() },
    cluster: () => ({ arn, urlFor: () => "postgres://a:b@127.0.0.1:1/c" }),
    secretValue: () => '{"username":"a","password":"b"}',
  });
  const input = { resourceArn: arn, secretArn, sql: "select 1" };
  const call = aws.operations.ExecuteStatement?.run(input as never, CONTEXT) ?? Promise.resolve();
  assert.match(await refusal(call), "DatabaseUnavailableException 504");
  await close();
});

test("needs the caller's permission for the secret too", async context => {
  const rdsData = await service(context, "embedded", [cluster(context)]).started;
  const asked: string[] = [];
  const require = (action: string, resource: string) => {
    asked.push(`${action} ${resource}`);
    throw new Error("no");
  };
  const operation = rdsData.aws.operations.ExecuteStatement;
  const input = { resourceArn: arn, secretArn, database: context.database, sql: "select 1" };
  assert.is(
    await operation?.run(input as never, { ...CONTEXT, require }).then(
      () => "no refusal",
      error => error.message,
    ),
    "no",
  );
  assert.equal(asked, [`secretsmanager:GetSecretValue ${secretArn}`]);
  assert.equal(operation?.resources(input as never), [arn]);
  assert.is(operation?.action, "rds-data:ExecuteStatement");
  await rdsData.close();
});

test.run();
