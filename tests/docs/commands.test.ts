import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fillFromTemplate } from "../support/data-template.ts";
import { isTriedHere } from "../support/thorough.ts";
import { applyDiff, type Block, blocksOf, looksLike } from "../support/walkthrough.ts";

const walkthroughs = [
  { page: "docs/add-a-service.md", path: "/notes", methods: ["get", "post"] },
  { page: "docs/beyond-crud.md", path: "/bookings", methods: ["post"] },
];
/** Each takes half a minute of a small machine. */
const followed = isTriedHere("docs/beyond-crud.md step by step", "docs/commands")
  ? walkthroughs
  : walkthroughs.slice(0, 1);
/** What the last page adds. */
const last = "handlers/bookings";
const run = promisify(execFile);
const test = suite<{ copy: string; local?: ChildProcess }>("the pages' commands, in a copy", { copy: "" });

test.before(async context => {
  context.copy = await mkdtemp(path.join(tmpdir(), "groundwork-walk-"));
  const skipped = /(^|\/)(node_modules|\.git|\.build|\.local|dist)(\/|$)/;
  await cp(".", context.copy, { recursive: true, filter: source => !skipped.test(source) });
  await symlink(path.resolve("node_modules"), path.join(context.copy, "node_modules"));
  await mkdir(path.join(context.copy, ".local"));
  fillFromTemplate(path.join(context.copy, ".local"));
});

test.after(async context => {
  await stopLocal(context);
  await rm(context.copy, { recursive: true, force: true });
});

async function stopLocal(context: { local?: ChildProcess }): Promise<void> {
  const { local } = context;
  delete context.local;
  if (!local || local.exitCode !== null) return;
  local.kill("SIGTERM");
  await once(local, "exit");
}

for (const { page, path, methods } of followed)
  test(`each step of ${page} does what the page says`, async context => {
    await stopLocal(context);
    const { copy } = context;
    const blocks = blocksOf(await readFile(page, "utf8"));
    assert.ok(blocks.length > 8, "the page has its blocks");
    for (const [index, block] of blocks.entries()) {
      if (block.language === "sh") {
        if (block.text.includes("localhost:4000")) context.local ??= await startLocal(copy);
        const output = await shell(copy, block.text);
        const next = blocks[index + 1];
        if (next?.language === "text")
          assert.ok(looksLike(next.text, output), `expected\n${next.text}\ngot\n${output}`);
      } else if (block.language !== "text") await change(copy, block);
    }
    const document = JSON.parse(await shell(copy, "npm run -s openapi"));
    assert.equal(Object.keys(document.paths[path]), methods);
  });

const [, section] = (await readFile("README.md", "utf8")).split(/^## Try it$/m);

const tryReadme = async (context: { copy: string; local?: ChildProcess }, section: string) => {
  const [first, second] = blocksOf(section);
  context.local ??= await startLocal(context.copy);
  const read = await shell(context.copy, first?.text ?? "");
  assert.match(read, /Added \d+ movies/);
  assert.match(read, /"items":\[\{.*"email":"demo@example\.com"/s);
  assert.match(await shell(context.copy, second?.text ?? ""), /^HTTP\/1\.1 201 .*"title":"Metropolis"/s);
};

// A project made from this one has a page without that.
if (section !== undefined) test("what README.md tries works", context => tryReadme(context, section));

if (spawnSync("curl", ["--version"]).error) console.log("SKIP no curl on this machine, which the pages use");
else {
  test.run();
}

/** Writes or edits the file that a block names. */
async function change(copy: string, { language, words, text }: Block): Promise<void> {
  const file = path.join(copy, numbered(copy, words));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, language === "diff" ? applyDiff(await readFile(file, "utf8"), text) : text);
}

/** A new migration has the next number here, whichever the page shows. */
function numbered(copy: string, file: string): string {
  const [, name] = /^migrations\/\d{4}_(.*)$/.exec(file) ?? [];
  if (name === undefined) return file;
  const made = readdirSync(path.join(copy, "migrations")).find(one => one.endsWith(`_${name}`));
  assert.ok(made, `npm run migration:new has made ${name}`);
  return `migrations/${made}`;
}

/** Runs commands as they stand on the page, but on the ports that local mode has here. */
async function shell(copy: string, commands: string): Promise<string> {
  const outputs = path.join(copy, ".local/outputs.json");
  const apiUrl = existsSync(outputs) ? JSON.parse(await readFile(outputs, "utf8")).apiUrl : "";
  const script = commands
    .replaceAll("http://localhost:4000", apiUrl)
    // All of the project takes minutes of a small machine: the new services' own files are enough, and at the last page.
    .replace("npm run -s types", existsSync(path.join(copy, last)) ? `npx tsc -p ${last}` : ":");
  const files = {
    extends: "../../tsconfig.json",
    compilerOptions: { incremental: false },
    include: ["**/*.ts", "../notes/**/*.ts", "../../tests/handlers/bookings/*.ts"],
  };
  if (existsSync(path.join(copy, last)))
    await writeFile(path.join(copy, last, "tsconfig.json"), JSON.stringify(files));
  const { stdout } = await run("sh", ["-ec", script], { cwd: copy, maxBuffer: 2 ** 25 }).catch(error => {
    throw new Error(`${commands}\n${error.stdout}\n${error.stderr}`);
  });
  return stdout;
}

/** `npm start` on free ports. */
async function startLocal(copy: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ["commands/run.mjs", "start", "--port", "0", "--aws-port", "0", "--no-watch"],
    { cwd: copy, stdio: ["ignore", "ignore", "pipe"] },
  );
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", text => {
    errors += text;
  });
  for (let tries = 0; !existsSync(path.join(copy, ".local/outputs.json")); tries += 1) {
    if (child.exitCode !== null || tries > 1_800) throw new Error(`local mode did not start: ${errors}`);
    await delay(100);
  }
  return child;
}
