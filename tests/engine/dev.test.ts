import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/game/strava/contract.ts";
import { readMigrationFiles } from "../../lib/sql/migration-files.ts";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import { changesOf, Deployment, succeeded } from "./support/deployment.ts";
import type { Report } from "./support/messages.ts";
import { namesIn, recordedNames } from "./support/names.ts";
import { disorders } from "./support/order.ts";
import { Project } from "./support/project.ts";
import { secretsOf, stravaSecrets } from "./support/secrets.ts";

// One stack, brought from one state to the next: each test begins where the one before it has left it.
const test = suite("dev under the real engine");

let project: Project;
let deployment: Deployment;
const account = new Account();
const printed: string[] = [];

async function run(command: Promise<Report>): Promise<Report> {
  account.forget();
  const report = await command;
  printed.push(report.printed);
  return succeeded(report);
}

/** `update health`, sorted. */
const changes = (report: Report) =>
  changesOf(report)
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`)
    .sort();
const functionsUpdated = (report: Report) =>
  changesOf(report).flatMap(({ op, type, urn }) =>
    op === "update" && type === "aws:lambda/function:Function" ? [urn.split("::").at(-1)] : [],
  );

test.before(async () => {
  project = await Project.copy();
  await project.configure("dev", "stravaClientId", '"12345"');
  deployment = await Deployment.start(project, account);
});
test.after(async () => {
  await deployment.stop();
  await project.remove();
});

let previewed: readonly string[];
test("a preview of what is not there yet shows every resource, and no error for what is unknown", async () => {
  const preview = await run(deployment.preview("dev", { secrets: stravaSecrets }));
  assert.ok(preview.steps.every(({ op }) => op === "create"));
  previewed = preview.steps.map(({ urn }) => urn).sort();
  assert.ok(previewed.length > 350, `${previewed.length} resources`);
  assert.equal(account.things, []);
});

test("up makes what the preview showed, in an order in which everything works at once", async () => {
  const up = await run(deployment.up("dev"));
  assert.equal(up.steps.map(({ urn }) => urn).sort(), previewed);
  assert.equal(disorders(account.calls), []);
});

test("nothing has another URN or another name on AWS than in the last release", async () => {
  const found = namesIn(await deployment.state("dev"));
  assert.equal(found, await recordedNames("dev", found));
});

test("a second up, as a person runs it, changes nothing", async () => {
  assert.equal(changes(await run(deployment.up("dev", { asDeployed: true }))), []);
  assert.equal(
    account.calls.map(({ name }) => name),
    [],
  );
});

test("nor does a refresh: AWS has it as the program wants it", async () => {
  const before = await deployment.state("dev");
  const refresh = await run(deployment.refresh("dev"));
  assert.equal(changes(refresh), []);
  assert.equal(namesIn(await deployment.state("dev")), namesIn(before));
});

test("an edited handler updates its function alone", async () => {
  const file = "handlers/operations/health/service.ts";
  await project.append(file, "\nconsole.debug('edited');\n");
  assert.equal(changes(await run(deployment.up("dev"))), ["update health"]);
});

test("a changed config value changes what it names alone", async () => {
  await project.configure("dev", "ratePerSecond", "51");
  const up = await run(deployment.up("dev"));
  assert.equal(changes(up), ["update api-stage"]);
  assert.equal(changesOf(up)[0]?.changes, ["defaultRouteSettings"]);
});

test("a new migration runs before any function changes", async () => {
  const files = await readMigrationFiles(`${project.directory}/migrations`);
  const name = `${String(files.length + 1).padStart(4, "0")}_engine.sql`;
  await project.write(`migrations/${name}`, "create table engine (x int);\n");
  await project.append("handlers/game/wallet/service.ts", "\nconsole.debug('edited');\n");
  const up = await run(deployment.up("dev"));
  assert.equal(functionsUpdated(up).sort(), ["migrate", "wallet"]);
  assert.equal(
    account.calls.map(({ method, name }) => `${method} ${name}`),
    ["update migrate", "create database-migrations", "update wallet", "delete database-migrations"],
  );
});

test("a release goes back over it: the earlier files are applied, then the earlier function comes", async () => {
  const files = await readMigrationFiles(`${project.directory}/migrations`);
  await project.delete(`migrations/${files.at(-1)?.name}`);
  const up = await run(deployment.up("dev"));
  assert.equal(functionsUpdated(up), ["migrate"]);
  assert.equal(
    account.calls.map(({ method, name }) => `${method} ${name}`),
    ["update migrate", "create database-migrations", "delete database-migrations"],
  );
});

test("what was changed past the program is seen, and set right", async () => {
  const group = account.things.find(({ urn }) => urn.endsWith("::health-log"));
  assert.ok(group);
  account.drift(group.urn, { retentionInDays: 1 });
  const up = await run(deployment.up("dev", { refresh: true }));
  const corrected = changes(up).filter(change => !change.startsWith("refresh"));
  assert.equal(corrected, ["update health-log"]);
  assert.is(account.thing(group.urn).state.retentionInDays, 30);
});

test("no secret stands in the clear in the state or in what was printed", async () => {
  const secrets = secretsOf(account);
  assert.ok(secrets.length >= 5, `${secrets.length} secrets`);
  assert.ok(secrets.every(secret => secret.length > 20));
  const texts = [await deployment.stateText("dev"), await project.read("Pulumi.dev.yaml"), ...printed];
  const shown = secrets.filter(secret => texts.some(text => text.includes(secret)));
  assert.equal(shown, []);
});

test("destroy leaves nothing but what the docs list", async () => {
  await run(deployment.destroy("dev"));
  assert.equal(
    account.things.map(({ urn }) => urn),
    [],
  );
  const left = account.leftovers.map(one => one.replace(/-[0-9a-z]{8}$/, "-*").replace(/[0-9a-f-]{36}/, "*"));
  // As many keys as the stack had.
  assert.equal([...new Set(left)].sort(), [
    "key *, deleted after days",
    "snapshot groundwork-dev-database-final-*",
  ]);
});

if (cliRoot === null) console.log(withoutCli);
else {
  test.run();
}
