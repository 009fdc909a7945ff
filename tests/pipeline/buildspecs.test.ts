import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Account, type Ran, removeBuilds, runCommands } from "./commands.ts";
import { buildCommands, jobCommands, specOf } from "./written.ts";

// The commands of builds and workflows, as they are deployed, against an account that records.
const test = suite("commands of builds and workflows");
test.after(() => removeBuilds());

const runBuild = async (build: string, account?: Account, variables?: Readonly<Record<string, string>>) =>
  runCommands(await buildCommands(build), account, variables);

const succeeded = (ran: Ran): Ran => {
  assert.is(ran.status, 0, ran.printed);
  return ran;
};

test("build: installs by the lockfile, and runs every test with a report", async () => {
  const { calls } = succeeded(await runBuild("build"));
  assert.equal(
    calls.filter(call => call.startsWith("npm ")),
    ["npm ci", "npm run -s types", "npm run -s lint", "npm test -- --junit reports/tests.xml"],
  );
});

test("build: a failed test fails it", async () => {
  assert.is((await runBuild("build", { failing: "npm test" })).status, 1);
});

test("staging: deploys with the controls, and hands on the stack's outputs", async () => {
  const ran = succeeded(await runBuild("staging", { outputs: { apiUrl: "https://staging.example.com" } }));
  assert.equal(
    ran.calls.filter(call => call.startsWith("pulumi ")),
    [
      "pulumi version",
      "pulumi stack select --create --stack staging",
      "pulumi up --yes --non-interactive --stack staging --policy-pack policy/index.cjs --policy-pack-config policy/dev.json",
      "pulumi stack output --json --stack staging",
    ],
  );
  assert.equal((await specOf("staging")).artifacts?.files, ["stage/outputs.json"]);
  assert.equal(JSON.parse(await ran.read("stage/outputs.json")), { apiUrl: "https://staging.example.com" });
});

test("end-to-end tests get the outputs of the stage, and the accounts", async () => {
  const deployed = succeeded(
    await runBuild("staging", { outputs: { apiUrl: "https://staging.example.com" } }),
  );
  const source = JSON.parse(await deployed.read("stage/outputs.json"));
  assert.is(source.apiUrl, "https://staging.example.com");
  const { commands } = (await specOf("end-to-end")).phases.build ?? { commands: [] };
  const ran = succeeded(
    await runCommands(
      [
        `mkdir -p artifact/stage && echo '${JSON.stringify(source)}' > artifact/stage/outputs.json`,
        ...commands,
      ],
      {},
      { CODEBUILD_SRC_DIR_Outputs: "artifact", SIGN_INS: '[{"email":"ann@example.com"}]' },
    ),
  );
  assert.equal(ran.calls, ["npm test -- tests/e2e --junit reports/tests.xml"]);
  assert.equal(JSON.parse(await ran.read("stage/outputs.json")), source);
  assert.equal(JSON.parse(await ran.read("stage/sign-ins.json")), [{ email: "ann@example.com" }]);
});

test("preview: sums up what would change in production, and changes nothing", async () => {
  const preview = " -   aws:sqs:Queue orders-queue delete\nResources:\n    - 1 to delete\n";
  const commands = [...(await buildCommands("preview")), 'echo "[$SUMMARY]"'];
  const { calls, printed } = succeeded(await runCommands(commands, { preview }));
  assert.match(printed, "[- 1 to delete; deletes orders-queue]");
  assert.ok(!calls.some(call => call.startsWith("pulumi up")));
});

test("preview: a broken control stops the delivery before anyone is asked", async () => {
  assert.is((await runBuild("preview", { failing: "pulumi preview" })).status, 1);
});

test("production: deploys under every control, then moves the functions", async () => {
  const { calls } = succeeded(await runBuild("production"));
  assert.equal(calls.slice(-3), [
    "pulumi up --yes --non-interactive --stack prod --policy-pack policy/index.cjs",
    "pulumi stack output --json --stack prod",
    "npm run -s canary -- --stack prod",
  ]);
});

test("production: a failed deployment starts no canary, and a failed canary fails the stage", async () => {
  const stopped = await runBuild("production", { failing: "pulumi up" });
  assert.is(stopped.status, 1);
  assert.ok(!stopped.calls.some(call => call.includes("canary")));
  assert.is((await runBuild("production", { failing: "npm run -s canary" })).status, 1);
});

const runJob = (file: string, job: string, account: Account = {}): Promise<Ran> =>
  runCommands(jobCommands(file, job), account, {
    STAGING_STACK: "staging",
    PRODUCTION_STACK: "prod",
    STACK: "prod",
    SECRETS_PROVIDER: "awskms:///key",
    TEST_ACCOUNTS: "accounts",
    PULL_REQUEST: "7",
    GITHUB_PATH: "path.txt",
    GITHUB_STEP_SUMMARY: "summary.md",
    RUNNER_TEMP: "/tmp",
  });

test("GitHub: staging is deployed and tested with its outputs and accounts", async () => {
  const ran = succeeded(
    await runJob("deploy.yml", "staging", { outputs: { apiUrl: "https://s.example.com" } }),
  );
  assert.equal(
    ran.calls.filter(call => !call.startsWith("npm ci")),
    [
      "pulumi version",
      "pulumi stack select --create --stack staging --secrets-provider awskms:///key",
      "pulumi up --yes --non-interactive --stack staging --policy-pack policy/index.cjs --policy-pack-config policy/dev.json",
      "pulumi stack output --json --stack staging",
      "aws secretsmanager get-secret-value --secret-id accounts --query SecretString --output text",
      "npm test -- tests/e2e --junit reports/tests.xml",
    ],
  );
  assert.equal(JSON.parse(await ran.read("stage/outputs.json")), { apiUrl: "https://s.example.com" });
});

test("GitHub: reviewers see the preview's summary", async () => {
  const ran = succeeded(
    await runJob("deploy.yml", "preview", { preview: "Resources:\n    + 2 to create\n" }),
  );
  assert.is(await ran.read("summary.md"), "+ 2 to create\n");
  // At the first delivery there is no such stack yet.
  assert.ok(ran.calls.includes("pulumi stack select --create --stack prod --secrets-provider awskms:///key"));
});

test("GitHub: production is deployed under every control, then the functions are moved", async () => {
  const { calls } = succeeded(await runJob("deploy.yml", "production"));
  assert.equal(calls.slice(-2), [
    "pulumi up --yes --non-interactive --stack prod --policy-pack policy/index.cjs",
    "npm run -s canary -- --stack prod",
  ]);
});

test("GitHub: a pull request gets a comment with what it would change", async () => {
  const ran = succeeded(await runJob("ci.yml", "preview", { preview: "Resources:\n    ~ 1 to update\n" }));
  assert.is(ran.calls.at(-1), "gh pr comment 7 --body-file summary.txt");
  assert.is(await ran.read("summary.txt"), "~ 1 to update\n");
});

test.run();
