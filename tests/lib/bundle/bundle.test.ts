import { existsSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../../handlers/movies/contract.ts";
import { bundle } from "../../../lib/bundle/bundle.ts";
import { projectDir as checkout } from "../../support/graph.ts";

const test = suite("lib/bundle");

let projectDir: string;
test.before.each(async () => {
  projectDir = await mkdtemp(path.join(tmpdir(), "groundwork-bundle-"));
  await put("handlers/shared.ts", "export const greeting = 'hello';");
  await put(
    "handlers/one.ts",
    "import { greeting } from './shared.ts'; export const handler = async () => greeting + 1;",
  );
  await put(
    "handlers/two.ts",
    "import { greeting } from './shared.ts'; export const handler = async () => greeting + 2;",
  );
});
test.after.each(() => rm(projectDir, { recursive: true }));

async function put(file: string, contents: string): Promise<void> {
  await mkdir(path.dirname(path.join(projectDir, file)), { recursive: true });
  await writeFile(path.join(projectDir, file), contents);
}
const packageOf = (name: string) => path.join(projectDir, ".build", name, "index.js");
const one = () => bundle("handlers/one.ts", "one", { projectDir });
const two = () => bundle("handlers/two.ts", "two", { projectDir });

test("makes a CommonJS package that exports the handler, its map beside it", async () => {
  const { directory, sourceMap, bytes, inputs } = await one();
  assert.equal([directory, sourceMap], [".build/one", ".build/maps/one.js.map"]);
  assert.is((await stat(packageOf("one"))).size, bytes);
  assert.equal(await readdir(path.join(projectDir, ".build/one")), ["index.js"]);
  assert.equal([...inputs].sort(), ["handlers/one.ts", "handlers/shared.ts"]);
  const { handler } = createRequire(import.meta.url)(packageOf("one")) as { handler: () => Promise<string> };
  assert.is(await handler(), "hello1");
  const map = JSON.parse(await readFile(path.join(projectDir, sourceMap), "utf8")) as { sources: string[] };
  assert.ok(map.sources.includes("../../handlers/one.ts"));
});

test("leaves packages out that are to be installed beside it, each function its own", async () => {
  await put("node_modules/native/package.json", '{"name":"native","version":"1.2.3"}');
  await put("node_modules/native/index.js", "exports.add = (a, b) => a + b;");
  for (const name of ["one", "two"])
    await put(`handlers/${name}.ts`, "import { add } from 'native'; export const handler = () => add(1, 2);");
  const [{ directory }] = await Promise.all([
    bundle("handlers/one.ts", "one", { projectDir, external: ["native"] }),
    two(),
  ]);
  assert.match(await readFile(packageOf("one"), "utf8"), /require\("native"\)/);
  assert.not.match(await readFile(packageOf("two"), "utf8"), /require\("native"\)/);
  assert.is(createRequire(import.meta.url)(packageOf("one")).handler(), 3);
  assert.equal(await readdir(path.join(projectDir, directory)), ["index.js"]);
});

test("never loads a module of Node's as an ES module, which costs a cold start 30 ms", async () => {
  await put(
    "handlers/one.ts",
    "export const handler = async () => (await import('node:http')).STATUS_CODES[418];",
  );
  await one();
  const code = await readFile(packageOf("one"), "utf8");
  assert.not.match(code, /\bimport\(/);
  const { handler } = createRequire(import.meta.url)(packageOf("one")) as { handler: () => Promise<string> };
  assert.is(await handler(), "I'm a Teapot");
});

test("notices an edit below an entry, however its path is written", async () => {
  await put("packages/one.ts", await readFile(path.join(projectDir, "handlers/one.ts"), "utf8"));
  await put("packages/shared.ts", "export const greeting = 'hello';");
  await symlink(path.join(projectDir, "packages"), path.join(projectDir, "linked"));
  const entries = ["./handlers/one.ts", path.join(projectDir, "handlers/one.ts"), "linked/one.ts"];
  const build = () =>
    Promise.all(entries.map((entry, index) => bundle(entry, `one-${index}`, { projectDir })));
  await build();
  for (const folder of ["handlers", "packages"])
    await put(`${folder}/shared.ts`, "export const greeting = 'good day';");
  const inputs = (await build()).map(built => [...built.inputs].sort());
  assert.equal(inputs, [
    ["handlers/one.ts", "handlers/shared.ts"],
    ["handlers/one.ts", "handlers/shared.ts"],
    ["packages/one.ts", "packages/shared.ts"],
  ]);
  for (const index of entries.keys())
    assert.match(await readFile(packageOf(`one-${index}`), "utf8"), "good day");
});

test("gives the same package again, alone or together with others", async () => {
  await Promise.all([one(), two()]);
  const together = await readFile(packageOf("one"), "utf8");
  await rm(path.join(projectDir, ".build"), { recursive: true });
  await one();
  assert.is(await readFile(packageOf("one"), "utf8"), together);
});

test("an edit changes the packages that it went into, and leaves the others as they are", async () => {
  await Promise.all([one(), two()]);
  const before = await stat(packageOf("two"));
  await put("handlers/one.ts", "export const handler = async () => 'new';");
  await Promise.all([one(), two()]);
  assert.match(await readFile(packageOf("one"), "utf8"), '"new"');
  assert.is((await stat(packageOf("two"))).ctimeMs, before.ctimeMs);
  await put("handlers/shared.ts", "export const greeting = 'good day';");
  const { inputs } = await one();
  await two();
  assert.match(await readFile(packageOf("two"), "utf8"), "good day");
  assert.equal(inputs, ["handlers/one.ts"]);
});

test("a file that is saved while it is built is built again by the next call", async () => {
  for (let number = 0; number < 300; number++) await put(`files/${number}.sql`, "select 1;");
  const build = () => bundle("handlers/one.ts", "one", { projectDir, copy: ["files"] });
  const first = build();
  // The package is there, so the sources have been read; the folder is still being copied.
  while (!existsSync(packageOf("one"))) await new Promise(resolve => setImmediate(resolve));
  writeFileSync(path.join(projectDir, "handlers/shared.ts"), "export const greeting = 'later';");
  await first;
  await build();
  assert.match(await readFile(packageOf("one"), "utf8"), "later");
});

test("builds again when the package is gone or was tampered with", async () => {
  await one();
  await rm(packageOf("one"));
  await one();
  assert.ok(existsSync(packageOf("one")));
  await writeFile(packageOf("one"), "tampered");
  await one();
  assert.match(await readFile(packageOf("one"), "utf8"), "hello");
});

test("what is installed anew is bundled anew: npm's note of it says so, or else each file", async () => {
  const library = "node_modules/greeting/index.js";
  const note = "node_modules/.package-lock.json";
  const greets = async (text: string) => (await readFile(packageOf("greeter"), "utf8")).includes(text);
  await put("handlers/greeter.ts", 'import text from "greeting"; export const handler = () => text;');
  await put(library, 'export default "good morning";');
  await bundle("handlers/greeter.ts", "greeter", { projectDir });
  await put(library, 'export default "good evening";');
  await bundle("handlers/greeter.ts", "greeter", { projectDir });
  assert.ok(await greets("good evening"), "without npm's note");
  await put(note, "{}");
  await put(library, 'export default "good night, all";');
  // A file as young as the build itself is not relied on.
  await setTimeout(20);
  await bundle("handlers/greeter.ts", "greeter", { projectDir });
  await put(library, 'export default "good bye";');
  await bundle("handlers/greeter.ts", "greeter", { projectDir });
  assert.ok(await greets("good night"), "the note is the same");
  await put(note, '{"changed":true}');
  await bundle("handlers/greeter.ts", "greeter", { projectDir });
  assert.ok(await greets("good bye"), "the note is another");
});

test("copies folders whole, and takes out what is no longer there", async () => {
  await put("migrations/0001_first.sql", "select 1;");
  await put("migrations/0002_second.sql", "select 2;");
  const build = () => bundle("handlers/one.ts", "one", { projectDir, copy: ["migrations"] });
  const { inputs } = await build();
  assert.ok(inputs.includes("migrations/0002_second.sql"));
  await rm(path.join(projectDir, "migrations/0002_second.sql"));
  await put("migrations/0003_third.sql", "select 3;");
  await build();
  assert.equal(await readdir(path.join(projectDir, ".build/one/migrations")), [
    "0001_first.sql",
    "0003_third.sql",
  ]);
});

test("says where it does not compile, and builds the others all the same", async () => {
  await put("handlers/one.ts", "export const handler = async () => {\n  return nothing at all;\n};");
  const [broken, whole] = await Promise.allSettled([one(), two()]);
  assert.is(broken.status, "rejected");
  assert.match(
    String((broken as PromiseRejectedResult).reason.message),
    /^handlers\/one\.ts:2:18: Expected ";" but found "at"$/,
  );
  assert.is(whole.status, "fulfilled");
});

test("an entry that is not there is named", async () => {
  const error = await bundle("handlers/none.ts", "none", { projectDir }).catch(e => e);
  assert.match(error.message, "handlers/none.ts");
});

const entries = {
  users: "handlers/users/functions/users.ts",
  movies: "handlers/movies/functions/movies.ts",
  "clean-up": "handlers/operations/maintenance/functions/clean-up.ts",
  migrate: "handlers/operations/migrate/functions/migrate.ts",
};
for (const [name, entry] of Object.entries(entries)) {
  test(`${name} stays below 230 kB`, async () => {
    const { bytes } = await bundle(entry, name, { projectDir: checkout });
    assert.ok(bytes <= 230_000, `${bytes} bytes`);
  });
}

test("leaves out what helps with errors, which stands in the docs alone", async () => {
  const row = `status: 404, title: "Gone", help: "Look \\"there\\", or here.",`;
  await put(
    "handlers/notes/errors.ts",
    `export const errors = { gone: { ${row} }, lost: {\n ${row}\n } } as const;`,
  );
  await put(
    "handlers/notes/one.ts",
    `import { errors } from "./errors.ts";\nexport const handler = async () => errors;`,
  );
  await bundle("handlers/notes/one.ts", "notes", { projectDir });
  const { handler } = createRequire(import.meta.url)(packageOf("notes")) as {
    handler: () => Promise<unknown>;
  };
  const left = { status: 404, title: "Gone" };
  assert.equal(await handler(), { gone: left, lost: left });
});

test("what a package leaves out is nowhere missed: the SDK still names the errors of a service", async () => {
  const source = `
    import { AdminGetUserCommand, CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
    import { ExecuteStatementCommand, RDSDataClient } from "@aws-sdk/client-rds-data";
    const options = (endpoint: string) => ({ endpoint, region: "eu-central-1", maxAttempts: 1 });
    const fail = async (work: Promise<unknown>) =>
      work.then(() => null, ({ name, message, $metadata }) => ({ name, message, status: $metadata.httpStatusCode }));
    export const handler = async (endpoint: string) => [
      await fail(new CognitoIdentityProviderClient(options(endpoint)).send(new AdminGetUserCommand({ UserPoolId: "p", Username: "u" }))),
      await fail(new RDSDataClient(options(endpoint)).send(new ExecuteStatementCommand({ resourceArn: "a", secretArn: "s", sql: "x" }))),
    ];`;
  await put("handlers/client.ts", source);
  await symlink(path.join(checkout, "node_modules"), path.join(projectDir, "node_modules"));
  await bundle("handlers/client.ts", "client", { projectDir });
  const server = createServer((request, response) => {
    const isCognito = request.headers["x-amz-target"] !== undefined;
    const type = isCognito ? "UserNotFoundException" : "DatabaseErrorException";
    response.writeHead(400, { "x-amzn-errortype": type, "content-type": "application/json" });
    response.end(JSON.stringify({ __type: type, message: "as the service says it" }));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  process.env.AWS_ACCESS_KEY_ID = "AKIATEST";
  process.env.AWS_SECRET_ACCESS_KEY = "secret";
  try {
    const { handler } = createRequire(import.meta.url)(packageOf("client")) as {
      handler: (endpoint: string) => Promise<unknown>;
    };
    assert.equal(await handler(`http://127.0.0.1:${port}`), [
      { name: "UserNotFoundException", message: "as the service says it", status: 400 },
      { name: "DatabaseErrorException", message: "as the service says it", status: 400 },
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test.run();
