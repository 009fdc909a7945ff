import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { idsAsValues, runCommand } from "../../commands/support/command.ts";
import { npmCommand } from "../support/npm-command.ts";

const test = suite("npm commands");
const { argv } = process;
const { error: printError } = console;

/** What a command says on standard error and how it ends, when it does that. */
async function ended(work: () => void, env: NodeJS.ProcessEnv = {}, args: readonly string[] = []) {
  const said: unknown[] = [];
  console.error = text => said.push(text);
  process.argv = [...argv.slice(0, 2), ...args];
  Object.assign(process.env, env);
  const options = {
    data: { type: "string" },
    "no-watch": { type: "boolean" },
    scope: { type: "string" },
  } as const;
  await runCommand("help", options, async () => work());
  const { exitCode } = process;
  process.exitCode = 0;
  process.argv = argv;
  for (const name of Object.keys(env)) delete process.env[name];
  console.error = printError;
  return [exitCode ?? 0, said.join("\n")];
}

test("refuse options that npm kept to itself", async () => {
  const says = (option: string) => `npm kept ${option} to itself: put "--" before the options. See --help.`;
  // npm run reset --data=elsewhere
  assert.equal(await ended(assert.unreachable, { npm_config_data: "elsewhere" }), [1, says("--data")]);
  // npm start --no-watch
  assert.equal(await ended(assert.unreachable, { npm_config_watch: "" }), [1, says("--no-watch")]);
});

test("mind no setting of npm's own", async () => {
  assert.equal(await ended(() => {}, { npm_config_scope: "@acme" }, ["--data", "x"]), [0, ""]);
});

test("say what the system refuses in a line, and where a fault of ours is", async () => {
  assert.equal(await ended(() => void readFileSync("/nonexistent")), [
    1,
    "ENOENT: no such file or directory, open '/nonexistent'",
  ]);
  const [code, said] = await ended(() => {
    throw new Error("not foreseen");
  });
  assert.is(code, 1);
  assert.match(String(said), /^Error: not foreseen\n +at .*command\.test/);
});

test("an answer that cannot be written is no success, and one that nobody reads on is", async () => {
  const [program = "", ...args] = npmCommand("openapi", "--help");
  if (existsSync("/dev/full")) {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    closeSync(full);
    assert.equal([status, stderr], [1, "ENOSPC: no space left on device, write\n"]);
  }
  const unread = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  unread.stdout.destroy();
  assert.equal(await once(unread, "exit"), [0, null]);
});

test("an id that begins with a hyphen is a value, a mistyped option is not", () => {
  const read = (...args: string[]) =>
    idsAsValues(args, { request: { type: "string" }, follow: { type: "boolean" } });
  const id = "-Lu7_7gO6noP8-Y=";
  assert.equal(read("--request", id, "--follow"), [`--request=${id}`, "--follow"]);
  assert.equal(read("--follow", id), ["--follow", "--", id]);
  assert.equal(read(id, "--", "users"), ["--", id, "users"]);
  assert.equal(read("users", "-f", "-request", "--request"), ["users", "-f", "-request", "--request"]);
  assert.equal(read("--request=x", "users"), ["--request=x", "users"]);
});

test.run();
