import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadContracts } from "../commands/support/contracts.ts";
import type { Operation } from "../contract/contract.ts";
import { operationTable } from "../contract/operation-table.ts";
import { evaluate } from "../local/graph/index.ts";
import type { Graph } from "../local/graph/types.ts";
import { graphOf, projectDir, projectName } from "./support/graph.ts";

const test = suite("index");

/** A checkout of its own, to try changes of the project in. */
let copy: string;
test.before(async () => {
  copy = await mkdtemp(path.join(tmpdir(), "groundwork-program-"));
  const parts = [
    "index.ts",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
  ];
  for (const part of [...parts, "components", "contract", "handlers", "lib", "migrations", "program"]) {
    await cp(path.join(projectDir, part), path.join(copy, part), { recursive: true });
  }
  await symlink(path.join(projectDir, "node_modules"), path.join(copy, "node_modules"));
});
test.after(() => rm(copy, { recursive: true }));

const put = async (file: string, contents: string) => {
  await mkdir(path.dirname(path.join(copy, file)), { recursive: true });
  await writeFile(path.join(copy, file), contents);
};
const evaluateCopy = (config: Record<string, string> = {}, stack = "dev") =>
  evaluate({ projectDir: copy, stack, config });
const failure = (config: Record<string, string>) =>
  evaluateCopy(config).then(
    () => "",
    (error: Error) => error.message.replace(/^The program failed for stack "dev": /, "").split("\n")[0] ?? "",
  );
const names = (graph: Graph, type: string) =>
  graph.resources
    .filter(resource => resource.type === type)
    .map(({ name }) => name)
    .sort();

test("reads as a table of contents: below 150 lines", async () => {
  const lines = (await readFile(path.join(projectDir, "index.ts"), "utf8")).split("\n");
  assert.ok(lines.length <= 150, `${lines.length} lines`);
});

test("gives the outputs that tools rely on", async () => {
  const { outputs } = await graphOf("dev");
  assert.equal(Object.keys(outputs).sort(), [
    "apiUrl",
    "canaries",
    "databaseClusterArn",
    "functions",
    "issuer",
    "jobs",
    "machineClientId",
    "region",
    "signInUrl",
    "siteConfig",
    "siteUrl",
    "userPoolClientId",
    "userPoolId",
  ]);
  assert.is(outputs.region, "eu-central-1");
  const contracts = (await loadContracts("dev")).map(({ contract }) => contract);
  const jobs = contracts.flatMap(contract => Object.keys(contract.jobs ?? {}));
  assert.equal([...(outputs.jobs as string[])].sort(), jobs.sort());
  const apis = contracts.filter(({ operations }) => Object.keys(operations).length > 0);
  const others = contracts.flatMap(({ tasks, consumers }) => Object.keys({ ...tasks, ...consumers }));
  const always = ["health", "migrate", "post-confirmation"];
  assert.equal(
    [...(outputs.functions as string[])].sort(),
    [...new Set([...apis.map(({ service }) => service), ...jobs, ...others, ...always])].sort(),
  );
  assert.ok(jobs.includes("clean-up") && others.includes("make-admin"));
  assert.match(String(outputs.apiUrl), /^https:\/\/[a-z0-9]{10}\.execute-api\.eu-central-1\.amazonaws\.com$/);
  assert.match(String(outputs.issuer), /^https:\/\/cognito-idp\./);
});

test("tells the web page what the stack offers, and where", async () => {
  const { outputs } = await graphOf("dev");
  const config = outputs.siteConfig as Record<string, unknown>;
  for (const name of ["apiUrl", "region", "userPoolId", "userPoolClientId", "issuer", "signInUrl", "siteUrl"])
    assert.is(config[name], outputs[name], name);
  const contracts = (await loadContracts("dev")).map(({ contract }) => contract);
  const operations = operationTable(contracts);
  assert.equal(config.operations, operations);
  assert.equal(config.services, Object.keys(operations));
  assert.not(JSON.stringify(config).includes(String(outputs.machineClientId)));
});

test("tells the web page which parts of the services are on", async () => {
  const featuresOf = async (variant: "dev" | "full") =>
    ((await graphOf(variant)).outputs.siteConfig as { features: Record<string, boolean> }).features;
  const [off, on] = [await featuresOf("dev"), await featuresOf("full")];
  assert.equal(Object.keys(on), Object.keys(off));
  for (const [key, isOn] of Object.entries(off)) assert.is(isOn, false, key);
  for (const [key, isOn] of Object.entries(on)) assert.is(isOn, true, key);
});

test("every operation of every contract is a route", async () => {
  const graph = await graphOf("dev");
  const contracts = (await loadContracts("dev")).map(({ contract }) => contract);
  const operations = contracts.flatMap(contract => Object.values<Operation>(contract.operations));
  const routes = graph.resources.filter(({ type }) => type === "aws:apigatewayv2/route:Route");
  assert.equal(
    routes.map(({ inputs }) => inputs.routeKey).sort(),
    operations.map(({ method, path }) => `${method} ${path}`).sort(),
  );
});

test("a stack's name decides nothing: with prod's values any stack registers what prod does", async () => {
  await cp(path.join(projectDir, "Pulumi.prod.yaml"), path.join(copy, "Pulumi.kitchen.yaml"));
  assert.equal(shapes(await evaluateCopy({}, "kitchen")), shapes(await graphOf("prod")));
});

test("with its protection switched off for its end, prod's key still outlives what it encrypts", async () => {
  const graph = await evaluateCopy(
    { deletionProtection: "false", services: '["operations/maintenance"]' },
    "kitchen",
  );
  const key = graph.resources.find(({ type }) => type === "aws:kms/key:Key");
  assert.equal([key?.options, key?.inputs.deletionWindowInDays], [{ retainOnDelete: true }, 30]);
});

/** Everything but the texts, which hold names and what follows from them. */
const shapes = ({ resources }: Graph) =>
  resources
    .map(
      ({ type, name, inputs, options }) => `${type} ${name} ${withoutTexts(inputs)} ${withoutTexts(options)}`,
    )
    .sort();

const withoutTexts = (value: object) =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "string" ? "" : inner));

test("a service is a folder and a line", async () => {
  await put(
    "handlers/notes/contract.ts",
    `import { defineContract, scope } from "../../contract/contract.ts";
    export const contract = defineContract({
      service: "notes", summary: "Notes", uses: ["database", { secret: "noteKey" }, { queue: "mail" }],
      operations: {
        list: { method: "GET", path: "/notes", summary: "List", access: scope("notes/read"), reply: { status: 204 }, errors: [] },
      },
      consumers: { "send-mail": { summary: "Sends", queue: "mail", timeoutSeconds: 30, uses: [] } },
    });`,
  );
  await put("handlers/notes/functions/notes.ts", "export const handler = async () => ({ statusCode: 204 });");
  await put(
    "handlers/notes/functions/send-mail.ts",
    "export const handler = async () => ({ batchItemFailures: [] });",
  );
  const graph = await evaluateCopy({ services: '["operations/maintenance","notes"]' });
  const functions = ["clean-up", "health", "migrate", "notes", "send-mail"];
  assert.equal(names(graph, "aws:lambda/function:Function"), functions);
  assert.ok(names(graph, "aws:apigatewayv2/route:Route").includes("api-get-notes"));
  assert.ok(names(graph, "aws:cognito/resourceServer:ResourceServer").includes("directory-scopes-notes"));
  assert.ok(names(graph, "aws:secretsmanager/secret:Secret").includes("noteKey-secret"));
  assert.ok(names(graph, "aws:sqs/queue:Queue").includes("mail-queue"));
});

test("a missing secret stops the deployment with the command that sets it, and nothing else", async () => {
  assert.is(
    await failure({ services: '["notes"]', missingSecrets: "stop" }),
    'The secret "noteKey" is not set. Set it, and give its value when asked: ' +
      `pulumi config set --secret ${projectName}:noteKey --stack dev`,
  );
});

test("a syntax error in a migration stops the preview with file and line", async () => {
  const count = (await readdir(path.join(copy, "migrations"))).filter(name => name.endsWith(".sql")).length;
  const file = `migrations/${String(count + 1).padStart(4, "0")}_wrong.sql`;
  await put(file, "create table fine (id int);\n\ncreate tabel wrong (id int);\n");
  try {
    assert.is((await failure({})).split(": ")[0], `${file}:3`);
  } finally {
    await rm(path.join(copy, file));
  }
});

test("code that does not compile stops the preview with file and line", async () => {
  await put(
    "handlers/notes/functions/notes.ts",
    "export const handler = async () => {\n  return nothing at all;\n};",
  );
  assert.match(
    await failure({ services: '["notes"]' }),
    /: handlers\/notes\/functions\/notes\.ts:2:18: Expected ";" but found "at"$/,
  );
});

test.run();
