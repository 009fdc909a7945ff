import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { postmanCollection } from "../../commands/support/postman/collection.ts";
import type { postmanEnvironment } from "../../commands/support/postman/environment.ts";
import { npmCommand } from "../support/npm-command.ts";
import { machineScopes, machineToken } from "../support/sign-in.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";
import { newPerson } from "./people.ts";

interface Context {
  stage: Stage;
  out: string;
  collection: ReturnType<typeof postmanCollection>;
  environment: Awaited<ReturnType<typeof postmanEnvironment>>;
  texts: string[];
}
type Item = Context["collection"]["item"][number]["item"][number];

const test = suite<Context>("npm run postman, against local mode", {} as Context);

test.before(async context => {
  context.stage = await useStage();
  context.out = await mkdtemp(path.join(tmpdir(), "groundwork-postman-"));
  context.texts = await written(context);
  const [collection = "", environment = ""] = context.texts;
  context.collection = JSON.parse(collection);
  context.environment = JSON.parse(environment);
});
test.after(async ({ stage, out }) => {
  await rm(out, { recursive: true, force: true });
  await stage.stop();
});

/** Runs the command, and reads the files that it names. */
async function written({ stage, out }: Context, ...more: string[]): Promise<string[]> {
  const args = npmCommand("postman", "--out", out, "--data", stage.dataDir, ...more);
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Promise.all(
    stdout
      .trim()
      .split("\n")
      .map(file => readFile(file, "utf8")),
  );
}

const variable = ({ environment }: Context, name: string) =>
  environment.values.find(({ key }) => key === name)?.value;

test("writes the same bytes again, and a secret only where it is asked for", async context => {
  assert.equal(await written(context), context.texts);
  assert.is(variable(context, "machineClientSecret"), "");
  assert.is(variable(context, "apiUrl"), context.stage.outputs.apiUrl);
  const [, withSecret = ""] = await written(context, "--with-secret");
  assert.match(withSecret, /"key": "machineClientSecret",\s+"value": "\w{20,}"/);
});

test("every request of the collection is answered as its contract promises", async context => {
  const person = await newPerson(context.stage);
  const tokens: Record<string, string> = {
    personToken: person.tokens.access,
    machineToken: await machineToken(context.stage, (await machineScopes(context.stage)).join(" ")),
  };
  const items = context.collection.item.flatMap(({ item }) => item);
  const failures: string[] = [];
  const seen = new Set<number>();
  for (const item of items) {
    const status = await send(context, item, tokens);
    seen.add(status);
    const [, promised = ""] = /\[([\d, ]+)\]/.exec(item.event[0]?.script.exec.join("") ?? "") ?? [];
    // A walk that deletes its own account on the way meets 401 afterwards, which is promised too.
    if (!promised.split(", ").includes(String(status)) || status === 500)
      failures.push(`${item.request.method} ${item.request.url.raw}: ${status}`);
  }
  assert.equal(failures, []);
  assert.ok(seen.has(200) && !seen.has(429), [...seen].join());
  // A new project's services make nothing yet.
  const makes = items.some(({ event }) => /\b201\b/.test(event[0]?.script.exec.join("") ?? ""));
  assert.is(seen.has(201), makes, [...seen].join());
});

/** Another walk has perhaps used the addresses that the samples have. */
const unique = randomUUID().slice(0, 8);

/** As Postman does, with the environment's variables and the injected tokens. */
async function send(
  context: Context,
  { request }: Item,
  tokens: Readonly<Record<string, string>>,
): Promise<number> {
  const filled = (text: string) =>
    text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => tokens[name] || variable(context, name) || "");
  const variables: { key: string; value: string }[] = request.url.variable ?? [];
  const address = filled(request.url.raw).replace(
    /\/:(\w+)/g,
    (_all, name: string) => `/${variables.find(({ key }) => key === name)?.value}`,
  );
  const auth = (request.auth ?? context.collection.auth) as { oauth2?: { key: string; value: unknown }[] };
  const token = auth.oauth2?.find(({ key }) => key === "accessToken")?.value;
  const reply = await fetch(address, {
    method: request.method,
    headers: {
      ...Object.fromEntries(request.header.map(({ key, value }) => [key, value])),
      ...(typeof token === "string" && { authorization: `Bearer ${filled(token)}` }),
    },
    ...(request.body && { body: request.body.raw.replaceAll("@example.com", `-${unique}@example.com`) }),
    redirect: "manual",
  });
  await reply.arrayBuffer();
  return reply.status;
}

if (isDeployed()) console.log("SKIP the walk would leave its samples on a deployed stage");
else {
  test.run();
}
