import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { takeLock } from "../../local/run/lock.ts";
import { withFolder } from "../local/support/folder.ts";
import { projectName } from "../support/graph.ts";
import { npmCommand } from "../support/npm-command.ts";

const test = suite("command arguments");

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
/** Runs a command in a thread, which starts sooner than a process. */
async function command(name: string, ...args: readonly string[]): Promise<Result> {
  const [program = "", ...argv] = npmCommand(name, ...args);
  const thread = new Worker(program, { argv, env: process.env, stdout: true, stderr: true });
  const [stdout, stderr, [code]] = await Promise.all([
    text(thread.stdout),
    text(thread.stderr),
    once(thread, "exit"),
  ]);
  return { code: code as number, stdout, stderr };
}

test("what is not understood is one line on standard error, and the end is not well", async () => {
  const refused = async (name: string, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await command(name, ...args);
    assert.equal([code, stdout], [1, ""], `${name} ${args.join(" ")}`);
    return stderr.trim();
  };
  assert.is(await refused("start", "--colour"), "Unknown option '--colour'. See --help.");
  assert.is(
    await refused("start", "--port", "70000"),
    '--port takes a whole number from 0 to 65535, and got "70000".',
  );
  assert.is(await refused("start", "--config", "x"), '--config takes KEY=VALUE, and got "x".');
  // Whoever runs the tests may have local mode running, on its ports.
  const elsewhere = ["--port", "0", "--aws-port", "0"];
  await withFolder(async folder =>
    assert.match(
      await refused("start", ...elsewhere, "--config", `${projectName}:colour=red`, "--data", folder),
      new RegExp(
        `^There is no config value "${projectName}:colour" in Pulumi\\.yaml\\. There are: services, .*\\.$`,
      ),
    ),
  );
  // What `npm run reset --data elsewhere` hands on.
  for (const name of ["start", "reset"]) {
    assert.is(
      await refused(name, "elsewhere"),
      'This command takes options only, not elsewhere. Was "--" left out before them? See --help.',
    );
  }
  assert.match(
    await refused("start", "--fault", "rds-data=melting:1", "--data", "/nonexistent/x"),
    '"melting" is not a fault',
  );
  assert.is(
    await refused("logs", "--since", "soon"),
    '--since takes a duration such as 30s, 5m, 2h or 1d, and got "soon".',
  );
  assert.is(await refused("logs", "users", "movies"), "One function at a time. See --help.");
});

test("a command that needs local mode says how to start it", () =>
  withFolder(async folder => {
    for (const [name, ...args] of [["token"], ["job", "clean-up"], ["invoke", "users"]] as const) {
      const { code, stderr } = await command(name, ...args, "--data", folder);
      assert.equal(
        [code, stderr.trim()],
        [
          1,
          `Local mode does not run on the data folder ${folder}. Start it in another terminal: npm start -- --data ${folder}`,
        ],
        name,
      );
    }
  }));

test("a command that needs local mode says that it is not ready yet while it starts", () =>
  withFolder(async folder => {
    const lock = takeLock(folder);
    const { code, stderr } = await command("token", "--data", folder);
    lock.release();
    assert.equal(
      [code, stderr.trim()],
      [1, `Local mode on the data folder ${folder} is not ready yet. Try again once it says that it is.`],
    );
  }));

test("reset empties what local mode made and nothing else", () =>
  withFolder(async folder => {
    writeFileSync(join(folder, "mine.txt"), "");
    const refused = await command("reset", "--data", folder);
    assert.is(refused.stderr.trim(), `${folder} was not made by local mode, so nothing in it is deleted.`);
    writeFileSync(join(folder, "format.json"), '{"format":1}');
    for (const name of ["state.jsonl", "sign-ins.json", "aws-config", "seed.json"])
      writeFileSync(join(folder, name), "");
    for (const name of ["logs", "postgres"]) mkdirSync(join(folder, name, "below"), { recursive: true });
    assert.is((await command("reset", "--data", folder)).code, 0);
    assert.equal(readdirSync(folder).sort(), ["format.json", "mine.txt"]);
    assert.not(existsSync(join(folder, "lock.json")));
    assert.is((await command("reset", "--data", join(folder, "none"))).code, 0);
  }));

test("reset leaves a folder alone on which local mode runs", () =>
  withFolder(async folder => {
    writeFileSync(join(folder, "format.json"), '{"format":1}');
    writeFileSync(join(folder, "state.jsonl"), "");
    const lock = takeLock(folder);
    lock.announce("http://localhost:4000");
    const { code, stderr } = await command("reset", "--data", folder);
    assert.is(code, 1);
    assert.match(stderr, `Local mode runs already on ${folder}, at http://localhost:4000 `);
    assert.equal(readdirSync(folder).sort(), ["format.json", "lock.json", "state.jsonl"]);
    lock.release();
  }));

test("logs are merged by time, each line with its function; old ones and others are left out", () =>
  withFolder(async folder => {
    mkdirSync(join(folder, "logs"));
    const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000).toISOString();
    const line = (timestamp: string, message: string) => `${JSON.stringify({ timestamp, message })}\n`;
    writeFileSync(
      join(folder, "logs", "users.jsonl"),
      line(at(3600), "old") + line(at(20), "1") + line(at(5), "3"),
    );
    writeFileSync(join(folder, "logs", "movies.jsonl"), `${line(at(10), "2")}{"half`);
    writeFileSync(
      join(folder, "logs", "access.jsonl"),
      `${JSON.stringify({ time: String(Date.now() - 1000), route: "GET /me" })}\n`,
    );
    const seen = async (...args: readonly string[]) =>
      (await command("logs", ...args, "--data", folder)).stdout
        .trim()
        .split("\n")
        .map(text => JSON.parse(text))
        .map(entry => `${entry.function} ${entry.message ?? entry.route}`);
    assert.equal(await seen(), ["users 1", "movies 2", "users 3", "access GET /me"]);
    assert.equal(await seen("users", "--since", "2h"), ["users old", "users 1", "users 3"]);
    assert.match((await command("logs", "nobody", "--data", folder)).stderr, "There are no logs of nobody");
    // A function that nobody has called yet.
    writeFileSync(join(folder, "outputs.json"), '{"functions":["clean-up"]}');
    assert.equal(await command("logs", "clean-up", "--data", folder), { code: 0, stdout: "", stderr: "" });
  }));

test.run();
