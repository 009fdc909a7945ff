import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import { readMigrationFiles } from "../../lib/sql/migration-files.ts";
import { fakeAws } from "../commands/fake-aws.ts";
import { buildCommands, jobCommands, jobVariables } from "../pipeline/written.ts";
import { projectDir } from "../support/graph.ts";
import { type Builder, type Built, build, programNamed } from "./support/builder.ts";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import type { Listening } from "./support/cloud/provider.ts";
import { Deployment } from "./support/deployment.ts";
import { serveLanguageHost } from "./support/language-host.ts";
import { Project } from "./support/project.ts";

// The commands of a build and of a workflow as they are written: the real CLI and engine, the program and the policy pack as
// a person runs them. Each test begins where the one before it has left it. Two services stand for all: they cost a third.
const test = suite("commands of deliveries under the real engine");
const packages = process.env.POLICY_MODULES ?? "";

let project: Project;
let deployment: Deployment;
let host: Listening;
let aws: Awaited<ReturnType<typeof fakeAws>>;
let builder: Builder;
const account = new Account();

test.before(async () => {
  project = await Project.copy();
  for (const stack of ["staging", "prod"]) await project.configure(stack, "services", '["users", "movies"]');
  await symlink(packages, path.join(project.directory, "policy/node_modules"));
  deployment = await Deployment.start(project, account);
  host = await serveLanguageHost();
  aws = await fakeAws(({ name }) => {
    if (name.startsWith("GetAlias")) return { FunctionVersion: "1" };
    if (name.startsWith("ListVersions")) return { Versions: [{ Version: "1" }, { Version: "2" }] };
    if (name === "CreateDeployment") return { deploymentId: "d-1" };
    return { deploymentInfo: { status: "Succeeded" } };
  });
  builder = {
    directory: project.directory,
    environment: {
      ...deployment.environment(),
      PULUMI_DEBUG_LANGUAGES: `nodejs:${host.port}`,
      AWS_ENDPOINT_URL: aws.client.endpoint,
      AWS_ACCESS_KEY_ID: "a",
      AWS_SECRET_ACCESS_KEY: "b",
    },
    programs: {
      pulumi: `exec '${cliRoot}/bin/pulumi' "$@"`,
      // The packages are there already; the project's own commands run from the checkout.
      npm: `[ "$1" = ci ] && exit; cd '${projectDir}' && exec '${programNamed("npm")}' "$@"`,
      gh: "exit 0",
    },
  };
});
test.after(async () => {
  host.stop();
  await aws.close();
  await deployment.stop();
  await project.remove();
});

function succeeded(built: Built): Built {
  assert.is(built.status, 0, built.printed);
  return built;
}

test("production's build deploys under every control, leaves the outputs, and moves each function", async () => {
  const { printed, calls } = succeeded(await build(builder, await buildCommands("production")));
  assert.match(printed, /✅ groundwork@v[\d.]+ \(local: policy\/index\.cjs\)/);
  assert.equal(calls, [
    "npm ci",
    "npm ci --prefix policy",
    "pulumi stack select --create --stack prod",
    "pulumi up --yes --non-interactive --stack prod --policy-pack policy/index.cjs",
    "pulumi stack output --json --stack prod",
    "npm run -s canary -- --stack prod",
    // The command reads where the functions are.
    "pulumi stack output --json --stack prod",
  ]);
  const outputs = JSON.parse(await project.read("stage/outputs.json"));
  assert.match(outputs.apiUrl, /^https:\/\/\w+\.execute-api\.eu-central-1\.amazonaws\.com$/);
  const moved = aws.calls.flatMap(({ name, input }) =>
    name === "CreateDeployment" ? [input.deploymentGroupName] : [],
  );
  assert.ok(moved.includes("groundwork-prod-movies"));
  assert.equal(moved.sort(), outputs.canaries.map(({ group }: { group: string }) => group).sort());
  assert.ok(account.things.length > 150, `${account.things.length} resources`);
});

/** A job of the workflow that delivers, as a repository's variables set it up. */
async function deliver(job: string, more: Partial<Builder["programs"]> = {}): Promise<Built> {
  await takeSalt(job === "staging" ? "staging" : "prod");
  const variables = {
    ...jobVariables("deploy.yml", job),
    STAGING_STACK: "staging",
    PRODUCTION_STACK: "prod",
    SECRETS_PROVIDER: "passphrase",
    GITHUB_PATH: "path.txt",
    GITHUB_STEP_SUMMARY: "step.md",
    TEST_ACCOUNTS: "accounts",
  };
  const programs = { ...builder.programs, ...more } as Builder["programs"];
  return succeeded(await build({ ...builder, programs }, jobCommands("deploy.yml", job), variables));
}

test("before production is asked for, its preview says that nothing would change, here and on GitHub", async () => {
  account.forget();
  await takeSalt("prod");
  const commands = [...(await buildCommands("preview")), 'printf "%s\\n" "$SUMMARY" > summary.txt'];
  succeeded(await build(builder, commands));
  await deliver("preview");
  for (const file of ["summary.txt", "step.md"])
    assert.match(await project.read(file), /^\d+ unchanged\n$/, file);
  assert.equal(account.calls, []);
});

test("GitHub's production job deploys the same once more, and moves the functions", async () => {
  account.forget();
  aws.calls.length = 0;
  const { calls } = await deliver("production");
  assert.ok(calls.includes("pulumi stack select --create --stack prod --secrets-provider passphrase"));
  assert.equal(account.calls, [], "nothing has changed");
  assert.ok(aws.calls.some(({ name }) => name === "CreateDeployment"));
});

test("staging is deployed with its own values, by the build and by GitHub's job, which hands them to the tests", async () => {
  succeeded(await build(builder, await buildCommands("staging")));
  const outputs = JSON.parse(await project.read("stage/outputs.json"));
  assert.match(outputs.apiUrl, /^https:/);
  account.forget();
  const { calls } = await deliver("staging", {
    npm: "exit 0",
    aws: `echo '[{"email":"ann@example.com"}]'`,
  });
  assert.is(calls.at(-1), "npm test -- tests/e2e --junit reports/tests.xml");
  assert.equal(JSON.parse(await project.read("stage/outputs.json")), outputs);
  assert.equal(JSON.parse(await project.read("stage/sign-ins.json")), [{ email: "ann@example.com" }]);
  assert.equal(account.calls, [], "nothing has changed");
});

test("a pull request's job says what would change, and changes nothing", async () => {
  const files = await readMigrationFiles(`${project.directory}/migrations`);
  await project.write(`migrations/${String(files.length + 1).padStart(4, "0")}_next.sql`, "select 1;\n");
  await project.configure("prod", "services", '["users"]');
  account.forget();
  const before = await deployment.stateText("prod");
  const salt = await takeSalt("prod");
  assert.match(salt ?? "", /^encryptionsalt: v1:/);
  const variables = {
    ...jobVariables("ci.yml", "preview"),
    STACK: "prod",
    PULL_REQUEST: "7",
    GITHUB_PATH: "path.txt",
  };
  const { calls } = succeeded(await build(builder, jobCommands("ci.yml", "preview"), variables));
  assert.is(calls.at(-1), "gh pr comment 7 --body-file summary.txt");
  const summary = await project.read("summary.txt");
  assert.match(summary, /^~ \d+ to update, - \d+ to delete, \+-1 to replace, \d+ changes\. \d+ unchanged; /);
  assert.match(summary, /; replaces database-migrations; deletes \S+, .* and \d+ more\n$/);
  assert.match(await project.read("preview.txt"), / - +aws:lambda:Function movies delete/);
  assert.equal(account.calls, []);
  assert.is(await deployment.stateText("prod"), before);
  assert.is(await takeSalt("prod"), salt, "the secrets' key is that of the state");
});

/** Takes out of the checkout what an earlier build has put there: a job begins with the files of the commit. */
async function takeSalt(stack: string): Promise<string | undefined> {
  const text = await project.read(`Pulumi.${stack}.yaml`);
  const [line] = /^encryptionsalt: .*\n?/m.exec(text) ?? [];
  await project.write(`Pulumi.${stack}.yaml`, text.replace(line ?? "", ""));
  return line?.trim();
}

if (cliRoot === null) console.log(withoutCli);
else if (!existsSync(packages))
  console.log("SKIP no packages: POLICY_MODULES=$(.ci/policy) installs them once");
else {
  test.run();
}
