import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
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

if (isDeployed()) console.log("SKIP the logs of a deployed stage stand in CloudWatch: npm run logs");
else {
  test.run();
}
