import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PrintedResource } from "../../local/graph/print.ts";
import { projectDir } from "../support/graph.ts";
import { npmCommand } from "../support/npm-command.ts";

const test = suite("npm run graph");

/** Runs the command on the small program of the fixtures. */
async function run(...args: string[]) {
  const child = spawn(process.execPath, npmCommand("graph", ...args), {
    cwd: `${projectDir}/tests/fixtures/program`,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { stdout, stderr, code: code as number };
}

type Printed = PrintedResource & Record<"inputs" | "outputs", Record<string, unknown>>;

function find(printed: string, type: string): Printed {
  const found = (JSON.parse(printed) as Printed[]).find(resource => resource.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found;
}

test("prints the resources alone, secrets redacted, assets by their path in the project", async () => {
  const { stdout, stderr, code } = await run("--stack", "dev");
  assert.is(code, 0);
  assert.is(
    stderr,
    ["capacity", "sealed"]
      .map(key => `Pulumi.dev.yaml sets sample:${key}, which Pulumi.yaml does not declare. Is it mistyped?\n`)
      .join(""),
  );
  const lambda = find(stdout, "aws:lambda/function:Function");
  assert.equal(Object.keys(lambda).slice(0, 7), [
    "type",
    "name",
    "parent",
    "component",
    "inputs",
    "outputs",
    "dependsOn",
  ]);
  assert.equal(lambda.inputs.code, { asset: "bundle" });
  const version = find(stdout, "aws:secretsmanager/secretVersion:SecretVersion");
  assert.equal(
    [version.inputs.secretString, version.outputs.secretString],
    [{ secret: true }, { secret: true }],
  );
  const client = find(stdout, "aws:cognito/userPoolClient:UserPoolClient");
  assert.equal(client.outputs.clientSecret, { secret: true });
});

test("takes config values", async () => {
  const { stdout, code } = await run("--stack", "dev", "--config", "protect=true");
  assert.is(code, 0);
  assert.equal(find(stdout, "aws:lambda/function:Function").options, {
    ignoreChanges: ["description"],
    protect: true,
  });
});

test("helps", async () => {
  const { stdout, code } = await run("--help");
  assert.is(code, 0);
  assert.match(stdout, "--stack NAME");
});

test("fails with one sentence on standard error and nothing on standard output", async () => {
  const cases = [
    [[], /^Whose graph\? Say --stack dev or --stack prod/],
    [["--stack", "staging"], /^There is no Pulumi\.staging\.yaml in/],
    [["--stack", "dev", "--config", "protect"], /^--config takes KEY=VALUE, and got "protect"\.$/],
    [
      ["--stack", "dev", "--config", "fails=argument"],
      /^The program failed for stack "dev": Worker: `timeoutSeconds`/,
    ],
    [["--bogus"], /^Unknown option '--bogus'\. See --help\.$/],
    [["dev"], /^This command takes options only, not dev\. Was "--" left out before them\? See --help\.$/],
  ] as const;
  for (const [args, message] of cases) {
    const { stdout, stderr, code } = await run(...args);
    assert.is(code, 1, args.join(" "));
    assert.is(stdout, "");
    assert.match(stderr.trim(), message);
    assert.not.match(stderr, /node_modules/);
  }
});

test.run();
