import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stackLogs } from "../../commands/support/stack-logs.ts";
import { openStage } from "../../commands/support/stage.ts";
import { projectName } from "../support/graph.ts";
import { npmCommand } from "../support/npm-command.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";
import { newPerson, type Person } from "./people.ts";

interface Context {
  stage: Stage;
  person: Person;
}

const secretText = "a text that stands in no log";
const test = suite<Context>("logs, end to end", {} as Context);

test.before(async context => {
  context.stage = await useStage();
  context.person = await newPerson(context.stage);
});
test.after(({ stage }) => stage?.stop());

type Line = Readonly<Record<string, unknown>>;

/** The lines of a log file that a request left; they are written a moment after its reply. */
async function linesOf({ dataDir }: Stage, log: string, requestId: string): Promise<Line[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = logOf(dataDir, log)
      .split("\n")
      .filter(line => line.includes(requestId));
    if (found.length > 0) return found.map(line => JSON.parse(line) as Line);
    await delay(50);
  }
  return [];
}

/** A log file appears with its first line. */
function logOf(dataDir: string, log: string): string {
  const file = path.join(dataDir, "logs", `${log}.jsonl`);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

test("the access log and the function's log carry the request id that the caller got", async context => {
  const { stage, person } = context;
  const reply = await person.api("PATCH /me", { body: { displayName: secretText } });
  const requestId = reply.headers.get("x-request-id") ?? "";
  assert.is(reply.headers.get("apigw-requestid"), requestId);
  const [access] = await linesOf(stage, "access", requestId);
  const [own] = await linesOf(stage, "users", requestId);
  assert.equal([access?.route, String(access?.status)], ["PATCH /me", "200"]);
  assert.equal([own?.route, own?.status, own?.userId], ["PATCH /me", 200, person.userId]);
});

test("the reply, its problem document and the function's log carry one trace id", async ({
  stage,
  person,
}) => {
  const reply = await fetch(`${stage.outputs.apiUrl}/me`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${person.tokens.access}`, "content-type": "application/json" },
    body: '{"displayName":""}',
  });
  assert.is(reply.status, 400);
  const traceId = reply.headers.get("x-trace-id") ?? "";
  assert.match(traceId, /^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  assert.is(((await reply.json()) as { traceId?: string }).traceId, traceId);
  const [own] = await linesOf(stage, "users", reply.headers.get("x-request-id") ?? "");
  assert.is(own?.traceId, traceId);
});

test("neither token nor body stands in any log", async ({ stage, person }) => {
  const reply = await person.api("PATCH /me", { body: { displayName: secretText } });
  const requestId = reply.headers.get("x-request-id") ?? "";
  for (const log of ["access", "users"]) {
    assert.is((await linesOf(stage, log, requestId)).length, 1, log);
    const text = logOf(stage.dataDir, log);
    assert.not.ok(text.includes(secretText), log);
    for (const part of person.tokens.access.split(".")) assert.not.ok(text.includes(part), log);
  }
});

test("npm run logs --request shows one request over the access log and its function, or an operation's", async ({
  stage,
  person,
}) => {
  const requestId = (await person.api("GET /me", {})).headers.get("x-request-id") ?? "";
  await person.api("GET /me", {});
  await Promise.all(["access", "users"].map(log => linesOf(stage, log, requestId)));
  const logs = async (...args: string[]) => {
    const command = npmCommand("logs", ...args, "--data", stage.dataDir);
    const { stdout } = await promisify(execFile)(process.execPath, command);
    return stdout
      .split("\n")
      .filter(Boolean)
      .map(line => JSON.parse(line) as Line);
  };
  const lines = await logs("--request", requestId);
  assert.equal(lines.map(line => line.function).sort(), ["access", "users"]);
  assert.ok(lines.every(line => line.requestId === requestId));
  const own = await logs("users.readMe", "--filter", requestId);
  assert.equal(
    own.map(line => line.route),
    ["GET /me"],
  );
});

test("npm run trace shows a request as a tree, by its request id", async ({ stage, person }) => {
  const requestId = (await person.api("GET /me", {})).headers.get("x-request-id") ?? "";
  await linesOf(stage, "access", requestId);
  const trace = (id: string) =>
    promisify(execFile)(process.execPath, npmCommand("trace", id, "--data", stage.dataDir));
  const [head = "", , ...spans] = (await trace(requestId)).stdout.trimEnd().split("\n");
  assert.match(head, /^GET \/me 200 \d+\.\d ms$/);
  assert.match(spans[0] ?? "", /^ {2}#+ +\d+\.\d ms {2}gateway GET \/me$/);
  assert.match(spans[1] ?? "", /ms {4}function users$/);
  assert.match(spans[2] ?? "", /ms {6}rds-data ExecuteStatement +select /);
  assert.not.match(spans.join(), person.userId);
  const refused = await trace("nothing").then(
    () => "printed",
    error => error.stderr,
  );
  assert.match(refused, "Local mode has no request nothing");
});

test("npm run logs --stack reads CloudWatch: each line once with its function, the oldest first", async ({
  stage,
  person,
}) => {
  const since = new Date();
  const opened = openStage({ data: stage.dataDir });
  assert.is(opened.namePrefix, `${projectName}-dev-`);
  const sent: (string | null)[] = [];
  const send = async () => sent.push((await person.api("GET /me", {})).headers.get("x-request-id"));
  const seen: Line[] = [];
  const enough = new Error("enough");
  // Lines come a moment after their request; it follows until two of ours are there.
  const print = (line: string) => {
    const entry = JSON.parse(line) as Line;
    if (entry.function !== "users" || entry.route !== "GET /me" || entry.userId !== person.userId) return;
    seen.push(entry);
    if (seen.length === 2) throw enough;
    void send();
  };
  await send();
  const options = { since, follow: true, pollMilliseconds: 20, print };
  const ended = await stackLogs(opened, { ...options, name: undefined }).catch(error => error);
  assert.is(ended, enough);
  assert.equal(
    seen.map(line => [line.function, line.requestId]),
    sent.map(requestId => ["users", requestId]),
  );
  const messages: string[] = [];
  const once = { ...options, follow: false, print: (line: string) => void messages.push(line) };
  await stackLogs(opened, { ...once, name: "users" });
  assert.ok(messages.length >= 2 && messages.every(line => JSON.parse(line).function === "users"));
  const refused = await stackLogs(opened, { ...once, name: "nobody" }).then(
    () => "printed",
    (error: Error) => error.message,
  );
  assert.match(refused, /^There is no function nobody\. The stack's functions: .*users/);
});

if (isDeployed()) console.log("SKIP the logs of a deployed stage stand in CloudWatch: npm run logs");
else {
  test.run();
}
