import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import pg from "pg";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { invokeFunction } from "../../commands/support/invoke.ts";
import { fillOutputs, sampleEventOf } from "../../commands/support/sample-event.ts";
import { openStage } from "../../commands/support/stage.ts";
import { seeds } from "../../seeds/index.ts";
import type { ApiFailure } from "../support/api.ts";
import { projectDir } from "../support/graph.ts";
import { npmCommand } from "../support/npm-command.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";
import { apiOf, freshTokens, newPerson } from "./people.ts";

const test = suite("npm run admin and seed, and the sample events, on local mode");
let stage: Stage;

test.before(async () => {
  stage = await useStage();
});
test.after(() => stage?.stop());

/** Runs a command against the stage. */
async function run(command: string, ...args: string[]) {
  const child = spawn(process.execPath, npmCommand(command, ...args, "--data", stage.dataDir), {
    cwd: projectDir,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { stdout, stderr, code: code as number };
}

test("admin makes an admin of an account that is there", async () => {
  const person = await newPerson(stage);
  assert.equal(await run("admin", person.email), {
    stdout: `${person.email} is an admin from the next request on.\n`,
    stderr: "",
    code: 0,
  });
  const { access } = await freshTokens(stage, person);
  assert.is((await apiOf(stage, access)("GET /users", {})).status, 200);
  assert.equal(await run("admin", person.email, "--remove"), {
    stdout: `${person.email} is no admin any more from the next request on.\n`,
    stderr: "",
    code: 0,
  });
  const refused = await apiOf(stage, access)("GET /users", {}).catch((error: ApiFailure) => error);
  assert.is(refused.status, 403);
  assert.is((await run("admin", person.email, "--remove")).stderr, "That account is not an admin.\n");
});

test("admin says in one line what is wrong with an address", async () => {
  assert.equal(await run("admin", "nobody@example.com"), {
    stdout: "",
    stderr: "No account has that e-mail address: sign up first.\n",
    code: 1,
  });
  assert.equal((await run("admin", "nobody")).stderr, "nobody is not an e-mail address. See --help.\n");
});

test("seed fills the database that the API reads, once", async () => {
  const added = (await run("seed")).stdout;
  assert.is(added.trimEnd().split("\n").length, seeds.length);
  assert.match(added, /^Added 10 people\.\n/);
  assert.is((await run("seed")).stdout, added.replaceAll(/\d+/g, "0"));
  assert.equal(await emailsLike("ada@%"), ["ada@example.com"]);
});

test("every function answers its sample event", async () => {
  const opened = openStage({ data: stage.dataDir });
  for (const name of stage.outputs.functions) {
    const sample = await readFile(sampleEventOf(name, `${projectDir}/handlers`), "utf8");
    const reply = await invokeFunction(opened, name, fillOutputs(sample, opened.outputs)).catch(
      (error: Error) => ({ statusCode: 500, body: error.message }),
    );
    const { statusCode = 200, body = "" } = reply as { statusCode?: number; body?: string };
    // A service that this stack leaves off says so.
    const isOff = statusCode >= 400 && /config value \W*\w+\W* is empty/.test(body);
    // A sample cannot be signed with a secret that this stage has made.
    const isUnsigned = statusCode === 400 && /"code":"\w+_signature_invalid"/.test(body);
    assert.ok(statusCode === 200 || isOff || isUnsigned, `${name}: ${JSON.stringify(reply)}`);
    // Later the job that reconciles accounts finds no such account in the pool.
    if (name === "post-confirmation")
      assert.equal(await emailsLike("grace@%"), ["grace@example.com"], "the sample sign-up made its row");
  }
});

/** The users whose address is like that, in the stage's database. */
async function emailsLike(pattern: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: stage.outputs.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query("select email from users where email like $1", [pattern]);
    return rows.map(({ email }) => email);
  } finally {
    await client.end();
  }
}

if (isDeployed()) console.log("SKIP these commands are told of local mode's data folder here");
else {
  test.run();
}
