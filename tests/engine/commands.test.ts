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
  await project.configure("prod", "services", '["users", "movies"]');
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

test("a pull request's job says what would change, and changes nothing", async () => {
  const files = await readMigrationFiles(`${project.directory}/migrations`);
  await project.write(`migrations/${String(files.length + 1).padStart(4, "0")}_next.sql`, "select 1;\n");
  await project.configure("prod", "services", '["users"]');
  account.forget();
  const before = await deployment.stateText("prod");
  const salt = await takeSalt();
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
  assert.is(await takeSalt(), salt, "the secrets' key is that of the state");
});

/** Takes out of the checkout what an earlier build has put there: a job begins with the files of the commit. */
async function takeSalt(): Promise<string | undefined> {
  const text = await project.read("Pulumi.prod.yaml");
  const [line] = /^encryptionsalt: .*\n?/m.exec(text) ?? [];
  await project.write("Pulumi.prod.yaml", text.replace(line ?? "", ""));
  return line?.trim();
}

if (cliRoot === null) console.log(withoutCli);
else if (!existsSync(packages))
  console.log("SKIP no packages: POLICY_MODULES=$(.ci/policy) installs them once");
else {
  test.run();
}
