import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ExecuteStatementCommand, RDSDataClient } from "@aws-sdk/client-rds-data";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readAwsConfig } from "../../local/run/data-folder.ts";
import { npmCommand } from "../support/npm-command.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";

const run = promisify(execFile);
const test = suite<{ stage: Stage }>("local mode, end to end", {} as { stage: Stage });

test.before(async context => {
  context.stage = await useStage();
});
test.after(({ stage }) => stage?.stop());

/** Runs a command as `npm run -s NAME` does, on the stage's data folder. */
async function command({ dataDir }: Stage, name: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, npmCommand(name, "--data", dataDir, ...args));
  return stdout.trimEnd();
}
const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "accepted",
    ({ stderr, name }) => stderr?.trim() || name,
  );
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test("outputs and demo sign-ins stand in the data folder, readable for their owner only", ({ stage }) => {
  const { outputs, signIns, dataDir } = stage;
  const names = [
    "apiUrl",
    "region",
    "userPoolId",
    "userPoolClientId",
    "machineClientId",
    "issuer",
    "signInUrl",
    "databaseClusterArn",
  ];
  assert.equal(
    names.filter(name => typeof Reflect.get(outputs, name) !== "string"),
    [],
  );
  assert.ok(outputs.jobs.includes("clean-up") && outputs.functions.includes("users"));
  assert.match(outputs.awsEndpointUrl ?? "", /^http:\/\/localhost:\d+$/);
  assert.match(outputs.databaseUrl ?? "", /^postgres(ql)?:\/\//);
  assert.equal(
    signIns.map(({ groups }) => groups),
    [[], ["admin"]],
  );
  for (const file of ["outputs.json", "sign-ins.json", "aws-config"])
    assert.is(statSync(path.join(dataDir, file)).mode & 0o777, 0o600, file);
});

test("the token command proves the demo user's password, and the API knows the person", async ({ stage }) => {
  const token = await command(stage, "token");
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  const me = await fetch(`${stage.outputs.apiUrl}/me`, bearer(token));
  assert.equal([me.status, ((await me.json()) as { email: string }).email], [200, stage.signIns[0]?.email]);
});

test("the demo admin is one: the database gives the role, the pool's groups follow", async ({ stage }) => {
  const email = stage.signIns[1]?.email ?? "";
  const [access, id] = await Promise.all([
    command(stage, "token", "--user", email),
    command(stage, "token", "--user", email, "--id"),
  ]);
  const users = await fetch(`${stage.outputs.apiUrl}/users`, bearer(access));
  assert.is(users.status, 200);
  const claims = JSON.parse(Buffer.from(id.split(".")[1] ?? "", "base64url").toString());
  assert.equal([claims.token_use, claims.email, claims["cognito:groups"]], ["id", email, ["admin"]]);
});

test("the machine client's token is no person's", async ({ stage }) => {
  const token = await command(stage, "token", "--client", "machine");
  assert.is((await fetch(`${stage.outputs.apiUrl}/me`, bearer(token))).status, 403);
});

test("the machine client asks for the scope that it is told, and has no others", async ({ stage }) => {
  const token = await command(stage, "token", "--client", "machine", "--scope", "api/access");
  const { scope } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  assert.is(scope, "api/access");
  assert.is(
    await refusalOf(command(stage, "token", "--client", "machine", "--scope", "api/none")),
    "Cognito refused the machine client: invalid_scope.",
  );
});

test("the token command signs a person up, whom the API then knows, or takes the password itself", async ({
  stage,
}) => {
  const created = await command(stage, "token", "--create", "--user", "new@example.com");
  const me = await fetch(`${stage.outputs.apiUrl}/me`, bearer(created));
  assert.is(((await me.json()) as { email: string }).email, "new@example.com");
  assert.match(
    await refusalOf(command(stage, "token", "--create", "--user", "new@example.com")),
    "An account with the given email already exists.",
  );
  assert.match(await command(stage, "token", "--by-password"), /^[\w-]+\.[\w-]+\.[\w-]+$/);
});

test("the token command says what it cannot do", async ({ stage }) => {
  assert.match(
    await refusalOf(command(stage, "token", "--user", "nobody@example.com")),
    "The password of nobody@example.com is not known here. Set PASSWORD, or use a demo user: demo@example.com, admin@example.com.",
  );
  assert.match(await refusalOf(command(stage, "token", "--client", "web")), '--client takes "machine"');
  assert.match(
    await refusalOf(command(stage, "token", "--scope", "api/access")),
    "People cannot ask for the scope api/access. They can for: openid, email, profile",
  );
  assert.match(
    await refusalOf(command(stage, "token", "--browser", "--user", "demo@example.com")),
    "In the browser the page asks who signs in",
  );
});

test("a job runs as of its scheduled time, once", async ({ stage }) => {
  const first = JSON.parse(await command(stage, "job", "clean-up", "--at", "2026-06-01T22:00"));
  assert.equal(
    [first.job, first.scheduledTime, first.outcome],
    ["clean-up", "2026-06-01T20:00:00Z", "succeeded"],
  );
  const second = JSON.parse(await command(stage, "job", "clean-up", "--at", "2026-06-01T20:00:00Z"));
  assert.is(second.outcome, "alreadyDone");
  assert.match(
    await refusalOf(command(stage, "job", "sweep")),
    /There is no job sweep\. The stack's jobs: .*\bclean-up\b/,
  );
  assert.match(
    await refusalOf(command(stage, "job", "clean-up", "--at", "2026-03-29T02:30")),
    "jump over 2026-03-29T02:30",
  );
});

test("a function is invoked with its sample event, and an unknown one is refused", async ({ stage }) => {
  assert.is(JSON.parse(await command(stage, "invoke", "health")).statusCode, 200);
  assert.match(await refusalOf(command(stage, "invoke", "nobody")), "There is no function nobody.");
  assert.match(
    await refusalOf(command(stage, "invoke", "health", "--event", "none.json")),
    "There is no event file none.json",
  );
  assert.match(
    await refusalOf(command(stage, "invoke", "health", "--event", "events")),
    "There is no event file events",
  );
});

test("admin refuses what the task would not take for an e-mail address", async ({ stage }) => {
  assert.is(await refusalOf(command(stage, "admin", "a@b.c")), "a@b.c is not an e-mail address. See --help.");
});

test("the SDK works from outside with the developer's keys, and not with others", async ({ stage }) => {
  const { outputs, dataDir } = stage;
  const credentials = readAwsConfig(path.join(dataDir, "aws-config"));
  assert.ok(credentials && outputs.awsEndpointUrl);
  const settings = { region: outputs.region, endpoint: outputs.awsEndpointUrl, maxAttempts: 1 };
  const invoke = (keys: typeof credentials) =>
    new LambdaClient({ ...settings, credentials: keys }).send(
      new InvokeCommand({ FunctionName: "health", InvocationType: "DryRun" }),
    );
  assert.is((await invoke(credentials)).StatusCode, 204);
  assert.is(
    await refusalOf(invoke({ ...credentials, secretAccessKey: randomUUID() })),
    "InvalidSignatureException",
  );
  assert.is(
    await refusalOf(invoke({ ...credentials, accessKeyId: "AKIAUNKNOWN" })),
    "UnrecognizedClientException",
  );
  const data = new RDSDataClient({ ...settings, credentials });
  const execute = data.send(
    new ExecuteStatementCommand({
      resourceArn: outputs.databaseClusterArn,
      secretArn: "none",
      sql: "select 1",
    }),
  );
  assert.is(await refusalOf(execute), "SecretsErrorException");
});

if (isDeployed()) console.log("SKIP the commands on a data folder are local mode's");
else {
  test.run();
}
