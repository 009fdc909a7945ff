import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readMigrationFiles } from "../../lib/sql/migration-files.ts";
import { startLocal } from "../../local/index.ts";
import { fillFromTemplate } from "../support/data-template.ts";
import { projectName } from "../support/graph.ts";
import { withFolder } from "./support/folder.ts";

const copied = [
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

const test = suite("going back over a migration in local mode");

/** The messages of a function's log, since the start of the line `from`. */
function logged(dataDir: string, name: string, from: number): string[] {
  const lines = readFileSync(join(dataDir, "logs", `${name}.jsonl`), "utf8")
    .trimEnd()
    .split("\n");
  return lines.slice(from).map(line => String((JSON.parse(line) as { message?: unknown }).message ?? line));
}
const linesOf = (dataDir: string, name: string) => logged(dataDir, name, 0).length;

test("a later release, the one before it and the later one again run on the same data", () =>
  withFolder(async folder => {
    const projectDir = join(folder, "project");
    mkdirSync(projectDir);
    for (const name of copied) cpSync(name, join(projectDir, name), { recursive: true });
    const ours = `  ${projectName}:services: [users]\n  ${projectName}:secretRotationDays: 30\n`;
    appendFileSync(join(projectDir, "Pulumi.dev.yaml"), ours);
    symlinkSync(join(process.cwd(), "node_modules"), join(projectDir, "node_modules"));
    const dataDir = join(folder, "data");
    mkdirSync(dataDir);
    fillFromTemplate(dataDir);

    const files = await readMigrationFiles(join(projectDir, "migrations"));
    const name = `${String(files.length + 1).padStart(4, "0")}_later`;
    const later = join(projectDir, "migrations", `${name}.sql`);
    const sql = "create table later (x int);\n";

    /** Starts on the project's present files, asks the database for something, and ends. */
    const run = async () => {
      let printed = "";
      const options = { projectDir, dataDir, port: 0, awsPort: 0, watch: false };
      const local = await startLocal({ ...options, print: text => (printed += text) });
      try {
        const reply = await fetch(`${local.outputs.apiUrl}/health?deep`);
        assert.is(reply.status, 200);
      } finally {
        await local.stop();
      }
      return printed;
    };

    writeFileSync(later, sql);
    await run();
    assert.ok(linesOf(dataDir, "migrate") > 0);

    rmSync(later);
    let from = linesOf(dataDir, "migrate");
    const rotations = linesOf(dataDir, "rotate-app-secret");
    const printed = await run();
    const back = logged(dataDir, "migrate", from);
    assert.ok(back.includes(`the database is ahead by 1: ${name}`), back.join("\n"));
    // The rotation's test runs at each start, after the migrations, and finds the present login.
    assert.ok(linesOf(dataDir, "rotate-app-secret") > rotations);
    assert.not.match(printed, "could not be rotated");

    writeFileSync(later, sql);
    from = linesOf(dataDir, "migrate");
    await run();
    const forward = logged(dataDir, "migrate", from);
    assert.not.ok(forward.some(message => message.includes("is ahead")));
    assert.not.ok(forward.includes("migration applied"));

    // What makes going back possible is only what stands at the end: a file that was edited still stops the start.
    writeFileSync(later, "create table later (y int);\n");
    const stopped = await run().catch((error: Error) => error.message);
    assert.match(stopped, `migrations/${name}.sql was changed after it was applied`);
  }));

test.run();
