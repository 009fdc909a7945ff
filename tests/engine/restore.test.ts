import { suite } from "uvu";
import * as assert from "uvu/assert";
import { planClusters } from "../../components/database/restore-plan.ts";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import { changesOf, Deployment, succeeded } from "./support/deployment.ts";
import type { Report } from "./support/messages.ts";
import { Project } from "./support/project.ts";

// The recipe of docs/operations.md, on a protected stack; each test begins where the one before it has left it.
const test = suite("a restore under the real engine");

let project: Project;
let deployment: Deployment;
const account = new Account();
const source = { cluster: "groundwork-prod-database", time: "2026-06-01T12:00:00Z" };
const restored = planClusters("database", source).beside?.name ?? "";

async function run(command: Promise<Report>): Promise<Report> {
  account.forget();
  return succeeded(await command);
}
const stage = (name: string) => project.configure("prod", "restoreStage", name);
const changes = (report: Report) =>
  changesOf(report)
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`)
    .sort();
const callsMade = () => account.calls.map(({ method, name }) => `${method} ${name}`);
const stateOf = (name: string) => account.things.find(({ urn }) => urn.endsWith(`::${name}`))?.state;
/** ARNs of the clusters that functions work on, each once. */
const clustersInUse = () =>
  new Set(
    account.things.flatMap(({ type, state }) => {
      const { variables } = (state.environment ?? {}) as { variables?: Record<string, string> };
      const arn = variables?.DATABASE_CLUSTER_ARN;
      return type === "aws:lambda/function:Function" && arn ? [arn] : [];
    }),
  );

test.before(async () => {
  project = await Project.copy();
  deployment = await Deployment.start(project, account);
  succeeded(await deployment.up("prod"));
});
test.after(async () => {
  await deployment.stop();
  await project.remove();
});

test("first the restored cluster stands beside the one in use, which nothing leaves", async () => {
  await project.configure("prod", "restoreCluster", source.cluster);
  await project.configure("prod", "restoreTime", `"${source.time}"`);
  const made = ["cluster", "instance-1", "instance-2", "log"].map(part => `create ${restored}-${part}`);
  assert.equal(changes(await run(deployment.up("prod"))), made);
  const { clusterIdentifier, restoreToPointInTime } = stateOf(`${restored}-cluster`) ?? {};
  assert.is(clusterIdentifier, `groundwork-prod-${restored}`);
  assert.equal(restoreToPointInTime, {
    restoreToTime: source.time,
    sourceClusterIdentifier: source.cluster,
  });
  assert.equal([...clustersInUse()], [stateOf("database-cluster")?.arn]);
});

test("then the app works on it: it gets the Data API, then the migrations, then the functions", async () => {
  await stage("inUse");
  await run(deployment.up("prod"));
  const calls = callsMade();
  const at = (call: string) => calls.indexOf(call);
  assert.ok(at(`update ${restored}-cluster`) >= 0);
  assert.ok(at(`update ${restored}-cluster`) < at("update migrate"));
  assert.ok(at("update migrate") < at("create database-migrations"));
  assert.ok(at("create database-migrations") < at("update movies"));
  assert.equal(
    calls.filter(call => call.startsWith("delete")),
    ["delete database-migrations"],
  );
  assert.equal([...clustersInUse()], [stateOf(`${restored}-cluster`)?.arn]);
});

test("the former cluster is kept as it was, protected, with its instances", async () => {
  const kept = ["database-cluster", "database-instance-1", "database-instance-2"];
  const state = await deployment.state("prod");
  const isProtected = (name: string) => state.find(({ urn }) => urn.endsWith(`::${name}`))?.protect;
  for (const name of kept) {
    assert.ok(stateOf(name), name);
    assert.is(isProtected(name), true, name);
    assert.is(isProtected(name.replace("database", restored)), true, name);
  }
});

test("a second up that asks AWS first changes nothing", async () => {
  assert.equal(changesOf(await run(deployment.up("prod", { refresh: true }))), []);
  assert.equal(callsMade(), []);
});

test("the former cluster is not given up while it is protected", async () => {
  await stage("only");
  account.forget();
  const refused = await deployment.preview("prod");
  assert.match(refused.printed, /cannot be deleted\s+because it is protected/);
  assert.equal(callsMade(), []);
});

test("restored and in use in one step, the app stays on the former cluster until the second up", async () => {
  succeeded(await deployment.up("dev"));
  const former = account.things.find(
    ({ urn }) => urn.includes(":dev::") && urn.endsWith("::database-cluster"),
  );
  account.snapshots.push("before-release");
  await project.configure("dev", "restoreSnapshot", "before-release");
  await project.configure("dev", "restoreStage", "inUse");
  account.forget();
  const stopped = await deployment.up("dev");
  assert.match(stopped.printed, "HttpEndpoint is not enabled for resource");
  assert.not.ok(callsMade().includes("update movies"));
  assert.ok(account.things.includes(former as (typeof account.things)[number]));
  await run(deployment.up("dev"));
  assert.ok(callsMade().includes("update movies"));
  assert.equal(changesOf(await run(deployment.up("dev", { refresh: true }))), []);
});

test("the former cluster of a stack without protection is given up, and leaves its final snapshot", async () => {
  await project.configure("dev", "restoreStage", "only");
  const up = await run(deployment.up("dev"));
  assert.equal(changes(up), ["delete database-cluster", "delete database-instance-1", "delete database-log"]);
  assert.match(account.leftovers.at(-1) ?? "", /^snapshot groundwork-dev-database-final-[a-z0-9]{8}$/);
  assert.equal(changesOf(await run(deployment.up("dev"))), []);
});

if (cliRoot === null) console.log(withoutCli);
else {
  test.run();
}
