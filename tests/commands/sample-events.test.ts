import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CommandError } from "../../commands/support/command.ts";
import { loadContracts } from "../../commands/support/contracts.ts";
import { fillOutputs } from "../../commands/support/sample-event.ts";
import { projectDir } from "../support/graph.ts";

const test = suite("sample events");

const outputs = {
  apiUrl: "http://localhost:4000",
  issuer: "http://localhost:4001/pool",
  userPoolClientId: "client",
  jobs: [],
};
const kebabCase = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

test("every function of the services has one, which the outputs fill", async () => {
  const contracts = (await loadContracts("dev")).map(({ contract }) => contract);
  const functions = contracts.flatMap(({ service, operations, jobs, triggers, tasks, consumers }) => [
    ...(Object.keys(operations).length > 0 ? [service] : []),
    ...[jobs, triggers, tasks, consumers].flatMap(specs => Object.keys(specs ?? {})).map(kebabCase),
  ]);
  const events = readdirSync(`${projectDir}/events`);
  for (const name of [...functions, "migrate", "rotate-app-secret"]) {
    assert.ok(events.includes(`${name}.json`), `events/${name}.json`);
    const filled = fillOutputs(readFileSync(`${projectDir}/events/${name}.json`, "utf8"), outputs);
    assert.not.match(JSON.stringify(JSON.parse(filled)), /\{\{/);
  }
});

test("values are written as JSON text; names that are no output are refused", () => {
  assert.is(fillOutputs('{"a":"<{{issuer}}>"}', { issuer: 'x"\\y' }), '{"a":"<x\\"\\\\y>"}');
  assert.throws(
    () => fillOutputs('{"a":"{{jobs}}"}', outputs),
    (error: Error) => error instanceof CommandError,
  );
});

test.run();
