import { cp } from "node:fs/promises";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Installation, install } from "../packages/support/install.ts";
import { projectDir as checkout } from "../support/graph.ts";
import { cliRoot, withoutCli } from "./support/cli.ts";
import { Account } from "./support/cloud/account.ts";
import { changesOf, Deployment, succeeded } from "./support/deployment.ts";
import { disorders } from "./support/order.ts";
import { Project } from "./support/project.ts";

// The program of another team, on the packages as they are packed; each test begins where the one before it has left it.
const test = suite("the example on the packages, under the real engine");

let installed: Installation;
let project: Project;
let deployment: Deployment;
const account = new Account();

test.before(async () => {
  installed = await install("components", "platform");
  await cp(path.join(checkout, "examples/todo"), installed.folder, { recursive: true });
  project = Project.at(installed.folder);
  deployment = await Deployment.start(project, account);
});
test.after(async () => {
  await deployment.stop();
  await installed.remove();
});

const functionsOfAccount = () =>
  account.things.filter(({ type }) => type === "aws:lambda/function:Function").map(({ state }) => state.name);

test("a preview shows every resource, and up makes them in an order in which everything works at once", async () => {
  const preview = succeeded(await deployment.preview("dev"));
  assert.ok(preview.steps.every(({ op }) => op === "create"));
  const up = succeeded(await deployment.up("dev"));
  assert.equal(up.steps.map(({ urn }) => urn).sort(), preview.steps.map(({ urn }) => urn).sort());
  assert.equal(disorders(account.calls), []);
  assert.equal(functionsOfAccount().sort(), [
    "todo-dev-database-migrate",
    "todo-dev-praise",
    "todo-dev-sweep",
    "todo-dev-todos",
  ]);
});

test("a second up, as a person runs it, changes nothing", async () => {
  assert.equal(changesOf(succeeded(await deployment.up("dev", { asDeployed: true }))), []);
});

test("an edited handler updates its own function, and nothing else", async () => {
  await project.append("handlers/praise.ts", "\nexport const edited = true;\n");
  const changes = changesOf(succeeded(await deployment.up("dev")));
  assert.equal(
    changes.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`),
    ["update praise"],
  );
});

if (cliRoot === null) console.log(withoutCli);
else {
  test.run();
}
