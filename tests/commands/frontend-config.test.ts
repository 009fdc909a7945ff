import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { takeLock } from "../../local/run/lock.ts";
import { npmCommand } from "../support/npm-command.ts";

const siteConfig = {
  apiUrl: "https://a1.execute-api.eu-central-1.amazonaws.com",
  services: ["users"],
  operations: { users: { readMe: "GET /me" } },
};
const outputs = {
  awsEndpointUrl: "http://localhost:4001",
  region: "eu-central-1",
  machineClientId: "not for browsers",
  siteConfig,
};

const test = suite<{ folder: string }>("npm run frontend:config", { folder: "" });

test.before.each(async context => {
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-frontend-"));
  for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml"]) await cp(file, path.join(context.folder, file));
});
test.after.each(({ folder }) => rm(folder, { recursive: true, force: true }));

function run(cwd: string, args: readonly string[], PATH = process.env.PATH) {
  return spawnSync(process.execPath, npmCommand("frontend-config", ...args), {
    cwd,
    encoding: "utf8",
    env: { ...process.env, PATH },
  });
}

/** A data folder as it is while local mode runs. */
async function writeLocal(folder: string, stackOutputs: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "outputs.json"), JSON.stringify(stackOutputs));
  await writeFile(path.join(folder, "aws-config"), "aws_access_key_id = AKIA1\naws_secret_access_key = x\n");
  takeLock(folder);
}

const written = async (folder: string) =>
  JSON.parse(await readFile(path.join(folder, "frontend/config.json"), "utf8"));

test("takes what a browser may know from running local mode", async ({ folder }) => {
  await writeLocal(path.join(folder, "data"), outputs);
  const { status, stdout } = run(folder, ["--data", "data"]);
  assert.is(stdout, "frontend/config.json\n");
  assert.is(status, 0);
  assert.equal(await written(folder), siteConfig);
});

test("takes it from a deployed stack by the Pulumi CLI", async ({ folder }) => {
  const pulumi = path.join(folder, "pulumi");
  const script = `#!/bin/sh\n[ "$*" = "stack output --json --stack prod" ] && echo '${JSON.stringify(outputs)}'\n`;
  await writeFile(pulumi, script);
  await chmod(pulumi, 0o755);
  const { status, stderr } = run(folder, ["--stack", "prod"], `${folder}:${process.env.PATH}`);
  assert.is(stderr, "");
  assert.is(status, 0);
  assert.equal(await written(folder), siteConfig);
});

const mistakes: Record<string, { args: string[]; outputs?: object; path?: string; says: RegExp }> = {
  "local mode does not run": { args: [], says: /Local mode does not run .*npm start/ },
  "the CLI is missing": { args: ["--stack", "dev"], path: "/nowhere", says: /Pulumi CLI is not installed/ },
  "an output is missing": {
    args: ["--data", "."],
    outputs: { region: "r", awsEndpointUrl: "u" },
    says: /no output siteConfig: deploy it first/,
  },
};

for (const [mistake, { args, outputs: given, path: searchPath, says }] of Object.entries(mistakes)) {
  test(`says what to do when ${mistake}`, async ({ folder }) => {
    if (given) await writeLocal(folder, given);
    const { status, stdout, stderr } = run(folder, args, searchPath);
    assert.match(stderr, says);
    assert.is(stdout, "");
    assert.is(status, 1);
  });
}

test.run();
