import { createHash } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import type { Call } from "./support/cloud/call.ts";
import { changesOf, Deployment, succeeded } from "./support/deployment.ts";
import type { Report } from "./support/messages.ts";
import { Project } from "./support/project.ts";

// One stack, whose deployments AWS refuses here and there; each test begins where the one before it has left it.
const test = suite("failures under the real engine");

let project: Project;
let deployment: Deployment;
const account = new Account();

test.before(async () => {
  project = await Project.copy();
  deployment = await Deployment.start(project, account);
});
test.after(async () => {
  account.fails = () => false;
  await deployment.stop();
  await project.remove();
});

/** One resource of so many, the same ones each time, fails once for each kind of call. */
function failSome(method: Call["method"], oneOf: number): Set<string> {
  const failed = new Set<string>();
  account.fails = call => {
    if (call.method !== method || failed.has(call.urn)) return false;
    const [digit = 0] = createHash("sha256").update(`a fixed seed ${call.urn}`).digest();
    if (digit % oneOf !== 0) return false;
    failed.add(call.urn);
    return true;
  };
  return failed;
}

/** Repeats a command that fails until it does not; the first times it stops at the first failure, as it does by default. */
async function untilDone(operation: "up" | "destroy", patience: number): Promise<Report[]> {
  const reports: Report[] = [];
  for (let attempt = 0; attempt < patience; attempt++) {
    const report = await deployment[operation]("dev", { continueOnError: attempt > 1 });
    reports.push(report);
    if (report.failure === undefined) return reports;
    if (!report.printed.includes("was told to fail")) succeeded(report);
  }
  throw new Error(`${operation} failed ${patience} times.`);
}

const urnsOfState = async () => {
  const state = await deployment.state("dev");
  return state.filter(({ custom, type }) => custom && type.startsWith("aws:")).map(({ urn }) => urn);
};
const urnsOfAccount = () => account.things.map(({ urn }) => urn);

test("a deployment that fails at any of a sample of resources goes on with the next up, and makes nothing twice", async () => {
  const failed = failSome("create", 12);
  const attempts = await untilDone("up", 10);
  assert.ok(failed.size >= 25, `${failed.size} failures`);
  assert.ok(attempts.length >= 4, `${attempts.length} attempts`);
  assert.equal(urnsOfAccount().sort(), (await urnsOfState()).sort());
});

test("an update that fails at some functions is finished by the next up, and then nothing is left to change", async () => {
  await project.configure("dev", "logLevel", "warn");
  const failed = failSome("update", 6);
  await untilDone("up", 5);
  assert.ok(failed.size >= 2, `${failed.size} failures`);
  const preview = await deployment.preview("dev", { refresh: true });
  assert.equal(changesOf(succeeded(preview)), []);
});

test("a destroy that fails at some resources is finished by the next one", async () => {
  const failed = failSome("delete", 24);
  await untilDone("destroy", 8);
  assert.ok(failed.size >= 8, `${failed.size} failures`);
  assert.equal(urnsOfAccount(), []);
  assert.equal(await urnsOfState(), []);
});

if (cliRoot === null) console.log(withoutCli);
else {
  test.run();
}
