import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import { changesOf, Deployment, succeeded } from "./support/deployment.ts";
import { Project } from "./support/project.ts";

// The program that makes the delivery pipeline; each test begins where the one before it has left it.
const test = suite("pipeline/ under the real engine");
const packages = process.env.POLICY_MODULES ?? "";

let project: Project;
let deployment: Deployment;
const account = new Account();

test.before(async () => {
  project = await Project.copy();
  const pipeline = project.part("pipeline");
  const values = await pipeline.read("Pulumi.main.yaml");
  await pipeline.write(
    "Pulumi.main.yaml",
    `${values}  groundwork-pipeline:alarmEmail: on-call@example.com\n`,
  );
  deployment = await Deployment.start(pipeline, account);
});
test.after(async () => {
  await deployment.stop();
  await project.remove();
});

const made = (name: string) =>
  account.calls.findIndex(call => call.method === "create" && call.name === name);

test("up makes the pipeline after what its builds and its roles need", async () => {
  succeeded(await deployment.up("main"));
  assert.ok(made("delivery") > made("delivery-policy"));
  assert.ok(made("delivery") > made("delivery-artifacts-policy"));
  for (const build of ["build", "staging", "end-to-end", "preview", "production"]) {
    assert.ok(made("delivery") > made(`delivery-${build}`), build);
    assert.ok(made(`delivery-${build}`) > made(`delivery-${build}-policy`), build);
  }
});

test("a second up changes nothing", async () => {
  account.forget();
  assert.equal(changesOf(succeeded(await deployment.up("main", { refresh: true }))), []);
});

test("for GitHub, up makes the roles after the provider, and a second one changes nothing", async () => {
  const values = await project.read("pipeline/Pulumi.main.yaml");
  const key = "awskms:///arn:aws:kms:eu-central-1:123456789012:key/1";
  const others = values.split("\n").filter(line => !/encryptionsalt|passphraseSecretArn/.test(line));
  others.push("  groundwork-pipeline:runner: github", `  groundwork-pipeline:secretsProvider: ${key}`, "");
  await project.write("pipeline/Pulumi.github.yaml", others.filter(Boolean).join("\n"));
  account.forget();
  succeeded(await deployment.up("github"));
  for (const role of ["staging", "preview", "production"]) {
    assert.ok(made(`github-${role}-role`) > made("github-provider"), role);
    assert.ok(made(`github-${role}-policy`) > made(`github-${role}-role`), role);
  }
  assert.equal(changesOf(succeeded(await deployment.up("github", { refresh: true }))), []);
});

if (existsSync(packages))
  test("it passes the policy pack", async () => {
    await symlink(packages, path.join(project.directory, "policy/node_modules"));
    const policies = { pack: path.join(project.directory, "policy/index.cjs") };
    const report = await deployment.up("main", { policies });
    assert.equal(report.violations, []);
    succeeded(report);
  });

if (cliRoot === null) console.log(withoutCli);
else {
  test.run();
}
