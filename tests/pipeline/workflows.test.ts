import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { projectDir } from "../support/graph.ts";

const test = suite("workflows on GitHub");
const folder = path.join(projectDir, ".github/workflows");
const actionlint = process.env.ACTIONLINT ?? "";

interface Job {
  readonly environment?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, string>> }[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const texts = readdirSync(folder).map(name => readFileSync(path.join(folder, name), "utf8"));
const deploy = parse(readFileSync(path.join(folder, "deploy.yml"), "utf8")) as Workflow;
const jobs = texts.flatMap(text => Object.entries((parse(text) as Workflow).jobs));

test("no workflow uses a stored key: AWS gives each job its own", () => {
  for (const text of texts) {
    assert.not.match(text, /secrets\./);
    assert.not.match(text, /aws-access-key-id|AWS_SECRET_ACCESS_KEY/);
  }
  const taking = jobs.filter(([, { steps }]) =>
    steps.some(({ uses = "" }) => uses.includes("aws-credentials")),
  );
  assert.is(taking.length, 4);
  for (const [name, { permissions }] of taking) assert.is(permissions?.["id-token"], "write", name);
});

test("a job may do nothing to the repository that it does not say", () => {
  for (const text of texts) assert.equal((parse(text) as Workflow).permissions, { contents: "read" });
});

test("an action is named by its commit, since a tag can be moved, with the release beside it", () => {
  const uses = texts.flatMap(text => text.match(/^.*\buses:.*$/gm) ?? []);
  assert.ok(uses.length > 10);
  const loose = uses.filter(line => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line));
  assert.equal(loose, []);
  const pins = new Set(uses.map(line => line.replace(/^.*uses: /, "")));
  assert.is(new Set([...pins].map(pin => pin.split("@")[0])).size, pins.size, "one version of each");
});

test("jobs end before their credentials do", () => {
  for (const [name, job] of jobs) assert.ok(Number(job["timeout-minutes"]) <= 50, name);
});

test("production waits for staging and the preview, and takes the artefact that staging had", () => {
  const { build, staging, preview, production } = deploy.jobs;
  assert.equal(
    [build?.needs, staging?.needs, preview?.needs, production?.needs],
    [undefined, "build", "staging", "preview"],
  );
  assert.is(production?.environment, "production");
  const taken = (job: Job | undefined) =>
    job?.steps.find(({ uses = "" }) => uses.startsWith("actions/download-artifact"))?.with?.name;
  assert.equal([taken(staging), taken(preview), taken(production)], ["tested", "tested", "tested"]);
});

test("deliveries wait for one another, and none is broken off", () => {
  assert.equal(deploy.concurrency, { group: "deploy", "cancel-in-progress": false });
});

if (existsSync(actionlint))
  test("actionlint finds nothing", () => {
    const files = readdirSync(folder).map(name => path.join(folder, name));
    const { status, stdout } = spawnSync(actionlint, ["-no-color", "-shellcheck=", "-pyflakes=", ...files], {
      encoding: "utf8",
    });
    assert.is(stdout, "");
    assert.is(status, 0);
  });
else console.log("SKIP no actionlint: ACTIONLINT=$(.ci/actionlint) builds it where Go is");

test.run();
