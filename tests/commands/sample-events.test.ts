import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CommandError } from "../../commands/support/command.ts";
import { loadContracts } from "../../commands/support/contracts.ts";
import { eventFileOf, fillOutputs, sampleEventOf } from "../../commands/support/sample-event.ts";
import { projectDir } from "../support/graph.ts";

const test = suite("sample events");

const outputs = {
  apiUrl: "http://localhost:4000",
  issuer: "http://localhost:4001/pool",
  userPoolClientId: "client",
  machineClientId: "machine",
  jobs: [],
};
const kebabCase = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

test("every function of the services has one, which the outputs fill", async () => {
  const contracts = (await loadContracts("dev")).map(({ contract }) => contract);
  const functions = contracts.flatMap(({ service, operations, jobs, triggers, tasks, consumers }) => [
    ...(Object.keys(operations).length > 0 ? [service] : []),
    ...[jobs, triggers, tasks, consumers].flatMap(specs => Object.keys(specs ?? {})).map(kebabCase),
  ]);
  for (const name of [...functions, "migrate", "rotate-app-secret"]) {
    const filled = fillOutputs(readFileSync(sampleEventOf(name, `${projectDir}/handlers`), "utf8"), outputs);
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

test("another event is found by its path, or by its path in the service's folder", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "groundwork-events-"));
  const service = path.join(root, "shop", "orders");
  await mkdir(path.join(service, "functions"), { recursive: true });
  await mkdir(path.join(service, "events"));
  await writeFile(path.join(service, "functions", "orders.ts"), "");
  const event = path.join(service, "events", "pay.json");
  await writeFile(event, "{}");
  assert.is(eventFileOf(event, "orders", root), event);
  assert.is(eventFileOf("events/pay.json", "orders", root), event);
  assert.is(eventFileOf("events/other.json", "orders", root), "events/other.json");
  await rm(root, { recursive: true });
});

test("a function without a sample is told where one goes", () => {
  assert.throws(
    () => sampleEventOf("unknown", `${projectDir}/handlers`),
    (error: Error) => error instanceof CommandError && error.message.includes("functions/unknown.json"),
  );
});

test.run();
