import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { npmCommand } from "../support/npm-command.ts";
import { awsSettings } from "../support/sign-in.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";
import { apiOf, demoApi, newPerson } from "./people.ts";

interface Context {
  stage: Stage;
  folder: string;
  env: NodeJS.ProcessEnv;
}

/** Local mode stands for AWS: the commands know of it only what the Pulumi CLI and the environment say. */
const test = suite<Context>("commands with --stack", {} as Context);

test.before(async context => {
  context.stage = await useStage();
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-pulumi-"));
  const outputs = JSON.stringify(context.stage.outputs);
  const script = `#!/bin/sh\n[ "$*" = "stack output --json --stack acme/groundwork/dev" ] && echo '${outputs}'\n`;
  await writeFile(path.join(context.folder, "pulumi"), script, { mode: 0o755 });
  const { endpoint, credentials } = awsSettings(context.stage);
  context.env = {
    ...process.env,
    PATH: `${context.folder}:${process.env.PATH}`,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials?.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey,
  };
});
test.after(async ({ stage, folder }) => {
  await rm(folder, { recursive: true, force: true });
  await stage?.stop();
});

async function command(env: NodeJS.ProcessEnv, ...args: readonly [string, ...string[]]): Promise<string> {
  const program = npmCommand(...args, "--stack", "acme/groundwork/dev");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, program, { env });
  // What the token is for is said beside it.
  assert.match(stderr, args[0] === "token" ? /^An access token of the person [^\n]+\n$/ : /^$/);
  return stdout.trimEnd();
}

test("token asks the stack's user pool, and admin its function", async ({ stage, env }) => {
  const { email, password, userId } = await newPerson(stage);
  const token = await command({ ...env, PASSWORD: password }, "token", "--user", email);
  assert.is((await apiOf(stage, token)("GET /me", {})).body.email, email);
  assert.is(await command(env, "admin", email), `${email} is an admin from the next request on.`);
  const asAdmin = await demoApi(stage, "admin");
  assert.equal((await asAdmin("GET /users/{userId}", { params: { userId } })).body.roles, ["admin"]);
});

if (isDeployed()) console.log("SKIP local mode stands for AWS here");
else {
  test.run();
}
