import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../../handlers/movies/contract.ts";
import { startLocal } from "../../../local/index.ts";
import { fillFromTemplate } from "../../support/data-template.ts";
import { projectName } from "../../support/graph.ts";
import { withFolder } from "../support/folder.ts";

const COPIED = [
  "index.ts",
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
  "package.json",
  "tsconfig.json",
  "components",
  "contract",
  "handlers",
  "lib",
  "migrations",
  "program",
];

/** A copy of the project, to save files in. */
function copyProject(folder: string): string {
  for (const name of COPIED) cpSync(name, join(folder, name), { recursive: true });
  appendFileSync(join(folder, "Pulumi.dev.yaml"), `  ${projectName}:services: [users, movies]\n`);
  symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  const git = ["-C", folder, "-c", "user.name=Ann", "-c", "user.email=ann@example.com"];
  for (const args of [
    ["init", "-q"],
    ["add", "migrations"],
    ["commit", "-q", "-m", "Begin"],
  ])
    execFileSync("git", [...git, ...args]);
  return folder;
}

const test = suite("redeploy");

test("a saved file serves the next request; a mistake is said with its place; the program follows its files", () =>
  withFolder(async folder => {
    const projectDir = copyProject(folder);
    let printed = "";
    const dataDir = join(folder, ".local");
    mkdirSync(dataDir);
    fillFromTemplate(dataDir);
    const local = await startLocal({
      projectDir,
      port: 0,
      awsPort: 0,
      dataDir,
      print: text => (printed += text),
    });
    const url = String(local.outputs.apiUrl);
    const get = async (path: string) => {
      const reply = await fetch(url + path);
      return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
    };
    const change = (file: string, from: string | RegExp, to: string) => {
      const before = readFileSync(join(projectDir, file), "utf8");
      assert.match(before, from);
      writeFileSync(join(projectDir, file), before.replace(from, to));
    };
    /** Waits for what the terminal says after a change. */
    const printing = async (work: () => void, expected: RegExp) => {
      const from = printed.length;
      work();
      for (const deadline = Date.now() + 45_000; !expected.test(printed.slice(from)); await wait(10)) {
        if (Date.now() > deadline) throw new Error(`It printed: ${printed.slice(from)}`);
      }
      return printed.slice(from);
    };

    try {
      assert.equal(await get("/health"), { status: 200, body: { status: "ok" } });

      const handler = "handlers/operations/health/functions/health.ts";
      await printing(
        () =>
          change(
            "handlers/operations/health/service.ts",
            'status: "ok" as const',
            'status: "fine" as unknown as "ok"',
          ),
        /health updated in \d+ ms/,
      );
      const breach = await get("/health");
      assert.is(breach.status, 500, "the contract says otherwise");
      assert.equal(breach.body.errors, [{ path: "reply.status", message: 'Invalid type: Expected "ok"' }]);
      await printing(
        () => change("handlers/operations/health/contract.ts", 'v.literal("ok")', "v.string()"),
        /health.* updated in \d+ ms/,
      );
      assert.equal((await get("/health")).body, { status: "fine" });

      await printing(
        () => change(handler, "export const handler", "export const = handler"),
        /health does not build/,
      );
      const broken = await get("/health");
      assert.is(broken.status, 500);
      assert.match(
        String(broken.body.message),
        /^handlers\/operations\/health\/functions\/health\.ts:\d+:\d+: Expected identifier/,
      );
      assert.is((await get("/movies")).status, 200, "the others go on");

      await printing(
        () => change(handler, "export const = handler", "export const handler"),
        /health updated/,
      );
      assert.equal((await get("/health")).body, { status: "fine" });

      assert.is((await get("/wellbeing")).status, 404);
      await printing(() => {
        change("index.ts", "const place = {", 'export const colour = "red";\nconst place = {');
        change("handlers/operations/health/contract.ts", '"/health"', '"/wellbeing"');
      }, /health.* updated/);
      assert.is((await get("/wellbeing")).status, 200);
      const outputs = JSON.parse(readFileSync(join(folder, ".local", "outputs.json"), "utf8"));
      assert.equal([outputs.colour, outputs.apiUrl], ["red", url], "commands read what a save has added");
      assert.is((await get("/health")).status, 404);

      const failed = await printing(
        () => change("index.ts", /^/, 'throw new Error("not today");\n'),
        /The former program goes on/,
      );
      assert.match(failed, "not today");
      assert.is((await get("/wellbeing")).status, 200);
      await printing(
        () => change("index.ts", 'throw new Error("not today");\n', ""),
        /program updated in \d+ ms/,
      );

      // A contract whose function is not written yet.
      const service = { file: join(projectDir, handler), text: "" };
      service.text = readFileSync(service.file, "utf8");
      await printing(() => {
        rmSync(service.file);
        change("index.ts", 'colour = "red"', 'colour = "blue"');
      }, /handlers\/operations\/health\/functions\/health\.ts[\s\S]*The former program goes on/);
      await printing(() => writeFileSync(service.file, service.text), /updated in \d+ ms/);
      assert.is(JSON.parse(readFileSync(join(dataDir, "outputs.json"), "utf8")).colour, "blue");

      const misspelt = await printing(
        () =>
          change(
            "Pulumi.dev.yaml",
            `${projectName}:passwordSignIn: true`,
            `${projectName}:passwordSignIn: maybe`,
          ),
        /The former program goes on/,
      );
      assert.match(misspelt, /passwordSignIn/);
      assert.not.match(misspelt, /^ +at /m);
      await printing(
        () =>
          change(
            "Pulumi.dev.yaml",
            `${projectName}:passwordSignIn: maybe`,
            `${projectName}:passwordSignIn: true`,
          ),
        /program updated in \d+ ms/,
      );

      const next = String(readdirSync(join(projectDir, "migrations")).length + 1).padStart(4, "0");
      const migration = (sql: string) => () =>
        writeFileSync(join(projectDir, "migrations", `${next}_notes.sql`), sql);
      const waited = await printing(migration("-- Notes.\n"), /_notes\.sql has no statement yet/);
      assert.not.match(waited, "The former program goes on");
      await printing(
        migration("create table notes (id uuid primary key);\n"),
        /migration applied .*_notes\.sql[\s\S]*updated in/,
      );
      const rolledBack = await printing(
        migration("create table notes (id uuid primary key, words text);\n"),
        /migration applied .*_notes\.sql[\s\S]*updated in/,
      );
      assert.match(
        rolledBack,
        new RegExp(`${next}_notes\\.sql has changed: the database went back to before ${next}_notes\\.sql`),
      );
      assert.not.match(rolledBack, "The former program goes on");

      // Somebody removes the data folder, and another local mode makes it anew.
      rmSync(dataDir, { recursive: true });
      mkdirSync(join(dataDir, "postgres"), { recursive: true });
      const others = ["lock.json", "outputs.json", "postgres/settings.json"];
      for (const name of others) writeFileSync(join(dataDir, name), '{"pid":1}');
      await local.lost;
      await local.stop();
      assert.match(printed, `The data folder ${dataDir} was removed, or is another local mode's now`);
      for (const name of others) assert.is(readFileSync(join(dataDir, name), "utf8"), '{"pid":1}', name);
    } finally {
      await local.stop();
    }
  }));

test.run();
