import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { npmCommand } from "../support/npm-command.ts";
import { machineScopes, machineToken } from "../support/sign-in.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";
import { newPerson } from "./people.ts";

interface Context {
  stage: Stage;
  out: string;
}
/** What newman's report in JSON says of a run. */
interface Report {
  readonly run: {
    readonly failures: readonly {
      readonly source: { readonly name: string };
      readonly error: { readonly message: string };
    }[];
    readonly executions: readonly {
      readonly item: { readonly name: string };
      readonly response?: { readonly code: number };
    }[];
  };
}

const newman = process.env.NEWMAN ?? "";
const test = suite<Context>("the Postman collection, walked by newman", {} as Context);

test.before(async context => {
  context.stage = await useStage();
  context.out = await mkdtemp(path.join(tmpdir(), "groundwork-newman-"));
});
test.after(async ({ stage, out }) => {
  await rm(out, { recursive: true, force: true });
  await stage.stop();
});

/** Runs node and gives what it printed, and its exit code. */
async function run(
  args: readonly string[],
): Promise<{ readonly printed: string; readonly code: number | null }> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return { printed, code };
}

test("every request passes the tests that the collection brings, with injected tokens", async ({
  stage,
  out,
}) => {
  const { printed } = await run(npmCommand("postman", "--out", out, "--data", stage.dataDir));
  const [collection = "", environment = ""] = printed.trim().split("\n");
  const person = await newPerson(stage);
  const machine = await machineToken(stage, (await machineScopes(stage)).join(" "));
  const file = path.join(out, "report.json");
  const { code } = await run([
    newman,
    "run",
    collection,
    "--environment",
    environment,
    "--env-var",
    `personToken=${person.tokens.access}`,
    "--env-var",
    `machineToken=${machine}`,
    "--ignore-redirects",
    "--reporters",
    "json",
    "--reporter-json-export",
    file,
  ]);
  const { run: walked } = JSON.parse(await readFile(file, "utf8")) as Report;
  assert.equal(
    walked.failures.map(({ source, error }) => `${source.name}: ${error.message}`),
    [],
  );
  assert.is(code, 0);
  const codes = walked.executions.map(({ response }) => response?.code);
  assert.ok(codes.includes(200) && !codes.includes(429), codes.join());
  for (const { item, response } of walked.executions)
    assert.ok(response && response.code < 500, `${item.name}: ${response?.code}`);
});

if (isDeployed()) console.log("SKIP the walk would leave its samples on a deployed stage");
else if (newman === "") console.log("SKIP no newman: NEWMAN=$(.ci/newman) installs it once");
else {
  test.run();
}
