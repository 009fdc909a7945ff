import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import { Deployment, succeeded } from "./support/deployment.ts";
import { faultyProgram, plantedFaults } from "./support/faulty.ts";
import { serveLanguageHost } from "./support/language-host.ts";
import { Project } from "./support/project.ts";

// The policy pack as the engine starts it, on the program and on one full of mistakes.
const test = suite("policy pack under the real engine");
const packages = process.env.POLICY_MODULES ?? "";

let project: Project;
let deployment: Deployment;
const account = new Account();
const inProject = (file: string) => path.join(project.directory, file);

test.before(async () => {
  project = await Project.copy();
  await symlink(packages, inProject("policy/node_modules"));
  deployment = await Deployment.start(project, account);
});
test.after(async () => {
  await deployment.stop();
  await project.remove();
});

test("a first preview of production passes, though AWS has told no value yet", async () => {
  const report = succeeded(
    await deployment.preview("prod", { policies: { pack: inProject("policy/index.cjs") } }),
  );
  assert.match(report.printed, /groundwork@v0\.1\.0/);
});

test("a deployment of staging, by the values that it has, passes by what is demanded of every stack", async () => {
  const policies = { pack: inProject("policy/index.cjs"), config: inProject("policy/dev.json") };
  succeeded(await deployment.up("staging", { policies }));
});

test("a preview of a program full of mistakes names each, and fails", async () => {
  await project.write("faulty.ts", faultyProgram);
  const policies = { pack: inProject("policy/index.cjs") };
  const report = await deployment.preview("staging", { main: "faulty.ts", policies });
  assert.ok(report.failure);
  const planted = plantedFaults(faultyProgram);
  assert.ok(planted.length >= 20);
  const found = report.violations.map(({ policy, urn }) => `${policy} ${urn.split("::").at(-1)}`);
  assert.equal([...new Set(found)].sort(), planted.sort());
  const secret = report.violations.find(({ policy }) => policy === "row-17");
  assert.is(secret?.severity, "critical");
  assert.match(secret?.message ?? "", "environment variables hold no secret");
});

test("the pack as a folder, which the language host starts, finds the same", async () => {
  const host = await serveLanguageHost();
  const command = { main: "faulty.ts", policies: { pack: inProject("policy") } };
  const report = await deployment.preview("staging", {
    ...command,
    environment: { PULUMI_DEBUG_LANGUAGES: `nodejs:${host.port}` },
  });
  host.stop();
  const found = report.violations.map(({ policy, urn }) => `${policy} ${urn.split("::").at(-1)}`);
  assert.equal([...new Set(found)].sort(), plantedFaults(faultyProgram).sort(), report.printed);
});

if (cliRoot === null) console.log(withoutCli);
else if (!existsSync(packages))
  console.log("SKIP no packages: POLICY_MODULES=$(.ci/policy) installs them once");
else {
  test.run();
}
