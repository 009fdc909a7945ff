import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unplug } from "../../commands/support/project/dependents.ts";
import { filesOfPart } from "../../commands/support/project/part-files.ts";
import { removableParts } from "../../commands/support/project/parts.ts";
import { ProjectTree } from "../../commands/support/project/tree.ts";
import { projectDir } from "../support/graph.ts";
import { npmCommand } from "../support/npm-command.ts";
import { isTriedHere } from "../support/thorough.ts";

const run = promisify(execFile);
const test = suite<{ folder: string; local?: ChildProcess }>("npm run new", { folder: "" });

test.before(async context => {
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-new-"));
});
test.after(async ({ folder, local }) => {
  if (local && local.exitCode === null) {
    local.kill("SIGTERM");
    await once(local, "exit");
  }
  await rm(folder, { recursive: true, force: true });
});

/** From elsewhere, with a git that knows a name. */
async function make(folder: string, ...args: string[]) {
  const { TEST_SHARED_DIR: _graphs, ...rest } = process.env;
  const who = { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.com" };
  const env = { ...rest, ...who, GIT_COMMITTER_NAME: "A", GIT_COMMITTER_EMAIL: "a@example.com" };
  return run(process.execPath, npmCommand("new", "--", ...args), { cwd: folder, env }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

test("every service can be left out: no other file needs it but by a list", () => {
  const parts = removableParts(ProjectTree.read(projectDir));
  for (const part of parts) {
    const tree = ProjectTree.read(projectDir);
    const gone = new Map<string, string>();
    const remove = (file: string) => {
      gone.set(file, "");
      tree.delete(file);
    };
    for (const file of filesOfPart(tree, part)) remove(file);
    assert.equal(unplug(tree, gone, remove).byHand, [], part);
  }
});

test("refuses a place or a name that would not do, and says what is allowed", async ({ folder }) => {
  const refusal = async (...args: string[]) => (await make(folder, ...args)).stderr;
  await mkdir(path.join(folder, "full"));
  await writeFile(path.join(folder, "full/file"), "");
  assert.match(await refusal("full"), /full is not empty\. Give a new folder/);
  assert.match(
    await refusal("My_App"),
    /^"My_App" cannot be the name of a project: .* Take lower-case letters and digits/,
  );
  assert.match(await refusal("app", "--name", "a".repeat(29)), /has 29 characters, and 28 are allowed/);
  assert.match(await refusal(path.join(projectDir, "docs/app")), /is inside the template/);
  assert.match(
    await refusal("app", "--with", "users,shops"),
    /^There is no shops to begin with\. There are users/,
  );
  assert.match(await refusal("full/file/app"), /full\/file is a file, so .* cannot be made/);
  assert.equal(await readdir(folder), ["full"]);
});

test("makes a project with its own name, a lockfile that fits, and a first commit", async ({ folder }) => {
  const { code, stdout, stderr } = await make(folder, "my-app");
  assert.equal([code, stderr], [0, ""], stdout);
  assert.match(stdout, /my-app, with users, hello\.\n/);
  const app = path.join(folder, "my-app");
  const read = (file: string) => readFile(path.join(app, file), "utf8");
  const [manifest, lock] = [
    JSON.parse(await read("package.json")),
    JSON.parse(await read("package-lock.json")),
  ];
  assert.equal([manifest.name, lock.name, lock.packages[""].name], ["my-app", "my-app", "my-app"]);
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"])
    assert.equal(lock.packages[""][kind], manifest[kind], kind);
  assert.match(await read("Pulumi.yaml"), /^name: my-app\ndescription: my-app\n/);
  assert.match(
    await read("Pulumi.dev.yaml"),
    / {6}project: my-app\n[\s\S]* {2}my-app:passwordSignIn: true\n/,
  );
  assert.match(await read("frontend/index.html"), "<title>My app</title>");
  assert.not.match(await read("frontend/src/text/en.ts"), "Groundwork");
  assert.match(await read("README.md"), /^# my-app\n[\s\S]*handlers\/hello\//);
  const migrations = await readdir(path.join(app, "migrations"));
  assert.equal(migrations.slice(0, 2), ["0001_platform.sql", "0002_users.sql"]);
  assert.equal(
    migrations.map(name => Number(name.slice(0, 4))),
    migrations.map((_name, index) => index + 1),
  );
  assert.equal((await readdir(path.join(app, "handlers"))).sort(), [
    "erasers.ts",
    "hello",
    "operations",
    "platform",
    "users",
  ]);
  const git = async (...args: string[]) => (await run("git", args, { cwd: app })).stdout;
  assert.equal(
    [await git("log", "--format=%s"), await git("status", "--short")],
    ["Begin my-app with groundwork\n", ""],
  );
});

const startsAndAnswers = async (context: { folder: string; local?: ChildProcess }) => {
  const app = path.join(context.folder, "my-app");
  await symlink(path.join(projectDir, "node_modules"), path.join(app, "node_modules"));
  const args = ["commands/run.mjs", "start", "--port", "0", "--aws-port", "0", "--no-watch"];
  context.local = spawn(process.execPath, args, { cwd: app, stdio: "ignore" });
  const outputs = path.join(app, ".local/outputs.json");
  for (let tries = 0; !existsSync(outputs); tries += 1) {
    if (context.local.exitCode !== null || tries > 1_200) throw new Error("local mode did not start");
    await delay(100);
  }
  const { apiUrl } = JSON.parse(await readFile(outputs, "utf8"));
  const reply = await fetch(`${apiUrl}/hello?name=Ann`);
  assert.equal([reply.status, await reply.json()], [200, { greeting: "Hello, Ann!" }]);
};

if (isTriedHere("the start of a new project", "projects/new"))
  test("which starts, and answers", startsAndAnswers);

test.run();
