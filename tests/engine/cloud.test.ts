import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sealed, unknownMarker, type WireObject } from "../../local/graph/wire.ts";
import { Account } from "./support/cloud/account.ts";
import { withProviderDefaults } from "./support/cloud/answers.ts";
import { Refusal } from "./support/cloud/call.ts";
import { compare } from "./support/cloud/compare.ts";
import { validate } from "./support/cloud/validate.ts";

// What the engine tests stand on has to find fault itself: an account that takes everything would prove nothing.
const test = suite("the account that stands in for AWS");

const named = (type: string, name = "it") => ({ type, name, urn: `urn:pulumi:dev::shop::${type}::${name}` });
const make = (account: Account, type: string, inputs: WireObject, name?: string) =>
  account.create(named(type, name), withProviderDefaults(type, inputs), false);
const refusalOf = (work: () => unknown): string => {
  try {
    work();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};
const differences = (type: string, state: WireObject, news: WireObject, olds = state) =>
  compare({ type, oldState: state, oldInputs: olds, newInputs: news });

const role = "aws:iam/role:Role";
const queue = "aws:sqs/queue:Queue";
const group = "aws:rds/clusterParameterGroup:ClusterParameterGroup";

test("misses required arguments, and sees those that contradict one another or are too long", () => {
  const faults = (type: string, inputs: WireObject) => validate(type, "it", {}, inputs).faults;
  assert.equal(faults(role, {}), [
    { property: "assumeRolePolicy", reason: 'Missing required argument "assumeRolePolicy"' },
  ]);
  assert.equal(faults(role, { assumeRolePolicy: unknownMarker }), []);
  assert.equal(faults(queue, { kmsMasterKeyId: "k", sqsManagedSseEnabled: true }), [
    { property: "kmsMasterKeyId", reason: '"kmsMasterKeyId" conflicts with "sqsManagedSseEnabled"' },
  ]);
  assert.is(faults(queue, { name: "n".repeat(81) }).length, 1);
});

test("names what the program leaves without a name, and keeps that name", () => {
  const { inputs } = validate(queue, "work", {}, {});
  assert.match(String(inputs.name), /^work-[0-9a-f]{7}$/);
  assert.is(validate(queue, "work", inputs, {}).inputs.name, inputs.name);
});

test("updates in place, or replaces by the arguments that the provider cannot change", () => {
  const state = { name: "a", path: "/", description: "one", id: "a" };
  assert.equal(differences(role, state, state), { changes: [], replaces: [], deleteBeforeReplace: false });
  assert.equal(differences(role, state, { ...state, description: "two" }).replaces, []);
  assert.equal(differences(role, state, { ...state, description: "two" }).changes, ["description"]);
  assert.equal(differences(role, state, { ...state, path: "/x/" }), {
    changes: ["path"],
    replaces: ["path"],
    // The name is the same: two cannot be there at once.
    deleteBeforeReplace: true,
  });
  assert.equal(differences(role, state, { ...state, name: "b" }).deleteBeforeReplace, false);
});

test("sees what is unknown as a change, and a secret by what is in it", () => {
  assert.equal(differences(role, { description: "a" }, { description: unknownMarker }).changes, [
    "description",
  ]);
  assert.equal(differences(role, { description: sealed("a") }, { description: "a" }).changes, []);
  assert.equal(differences(role, { description: "a" }, {}).changes, ["description"]);
});

test("reports rds.force_ssl as pending a reboot, so that a program that says nothing changes it each time", () => {
  const account = new Account();
  const silent = { family: "f", parameters: [{ name: "rds.force_ssl", value: "1" }] };
  const spoken = {
    ...silent,
    parameters: [{ name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" }],
  };
  const { state } = make(account, group, silent);
  const next = (inputs: WireObject) => {
    const completed = withProviderDefaults(group, inputs);
    return differences(group, state, completed, completed).changes;
  };
  assert.equal(next(silent), ["parameters"]);
  assert.equal(next(spoken), []);
});

test("makes other ids and passwords each time, and leaves all unknown at preview", () => {
  const account = new Account();
  const token = "aws:secretsmanager/getRandomPassword:getRandomPassword";
  assert.is.not(account.ask(token, {}).randomPassword, account.ask(token, {}).randomPassword);
  const key = "aws:kms/key:Key";
  const preview = account.create(named(key), {}, true);
  assert.equal([preview.id, preview.state.arn, account.things], ["", unknownMarker, []]);
  assert.is.not(make(account, key, {}).id, make(account, key, {}, "other").id);
});

test("refuses what AWS refuses: a name that is taken, a missing function, settings of no route", () => {
  const account = new Account();
  make(account, role, { name: "r", assumeRolePolicy: "{}" });
  assert.match(
    refusalOf(() => make(account, role, { name: "r", assumeRolePolicy: "{}" }, "other")),
    "AlreadyExists",
  );
  assert.match(
    refusalOf(() => make(account, "aws:lambda/permission:Permission", { function: "f" })),
    "Function not found: f",
  );
  const routeSettings = [{ routeKey: "GET /" }];
  assert.match(
    refusalOf(() => make(account, "aws:apigatewayv2/stage:Stage", { apiId: "a", name: "s", routeSettings })),
    "Unable to find Route by key GET /",
  );
});

test("deletes no protected cluster, none with instances, and leaves a snapshot of one that it deletes", () => {
  const account = new Account();
  const type = "aws:rds/cluster:Cluster";
  const instance = "aws:rds/clusterInstance:ClusterInstance";
  const inputs = { clusterIdentifier: "c", deletionProtection: true, finalSnapshotIdentifier: "last" };
  const { id, state } = make(account, type, inputs);
  make(account, instance, { identifier: "i", clusterIdentifier: "c" });
  assert.match(
    refusalOf(() => account.delete(named(type), id)),
    "Cannot delete protected Cluster",
  );
  account.update(named(type), id, state, { ...inputs, deletionProtection: false }, false);
  assert.match(
    refusalOf(() => account.delete(named(type), id)),
    "still contains DB instances",
  );
  account.delete(named(instance), "i");
  account.delete(named(type), id);
  assert.equal([account.things, account.leftovers], [[], ["snapshot last"]]);
});

test("restores a cluster from what is there alone, and without the Data API until it is updated", () => {
  const account = new Account();
  const type = "aws:rds/cluster:Cluster";
  const origin = { clusterIdentifier: "new", snapshotIdentifier: "last", enableHttpEndpoint: true };
  const inputs = { ...origin, iamDatabaseAuthenticationEnabled: true };
  assert.match(
    refusalOf(() => make(account, type, inputs)),
    "DBClusterSnapshotNotFoundFault",
  );
  account.snapshots.push("last");
  const { id, state } = make(account, type, inputs);
  assert.equal(differences(type, state, inputs, inputs).changes, [
    "enableHttpEndpoint",
    "iamDatabaseAuthenticationEnabled",
  ]);
  const updated = account.update(named(type), id, state, inputs, false);
  assert.equal(differences(type, updated, inputs, inputs).changes, []);
  const restoreToPointInTime = { sourceClusterIdentifier: "old", useLatestRestorableTime: true };
  assert.match(
    refusalOf(() => make(account, type, { clusterIdentifier: "newer", restoreToPointInTime })),
    "The source cluster could not be found: old",
  );
});

test("invokes a function on a cluster that has an instance and the Data API", () => {
  const account = new Account();
  const invoke = () =>
    refusalOf(() => make(account, "aws:lambda/invocation:Invocation", { functionName: "f", input: "{}" }));
  const cluster = make(account, "aws:rds/cluster:Cluster", { clusterIdentifier: "c" }, "cluster");
  const variables = { DATABASE_CLUSTER_ARN: cluster.state.arn ?? "" };
  make(account, "aws:lambda/function:Function", { name: "f", environment: { variables } });
  assert.match(invoke(), "no instance answers");
  make(account, "aws:rds/clusterInstance:ClusterInstance", { identifier: "i", clusterIdentifier: "c" });
  assert.match(invoke(), "HttpEndpoint is not enabled");
  account.drift(named("aws:rds/cluster:Cluster", "cluster").urn, { enableHttpEndpoint: true });
  assert.is(invoke(), "");
});

test("answers as an account that lacks something, where a test says so", () => {
  const account = new Account();
  const token = "aws:servicequotas/getServiceQuota:getServiceQuota";
  assert.is(account.ask(token, {}).value, 1_000);
  account.answers.set(token, { value: 10 });
  assert.is(account.ask(token, {}).value, 10);
  account.answers.set(token, new Refusal("AccessDeniedException"));
  assert.match(
    refusalOf(() => account.ask(token, {})),
    "AccessDeniedException",
  );
});

test("a call that is to fail has no effect and is recorded", () => {
  const account = new Account();
  account.fails = ({ name }) => name === "it";
  assert.match(
    refusalOf(() => make(account, queue, { name: "q" })),
    "it was told to fail",
  );
  assert.equal([account.things.length, account.calls.length], [0, 1]);
});

test.run();
