import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildSite, isBuiltHere, siteFiles } from "../../../lib/site/site-build.ts";

const test = suite<{ folder: string }>("the build of the web page", { folder: "" });

/** A project whose build counts how often it ran, and fails where its source says so. */
const build = `
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
if (process.argv[2] !== "frontend" || process.argv[3] !== "--build") throw new Error("wrong command");
const source = readFileSync("frontend/main.ts", "utf8");
if (source === "broken") { console.error("main.ts:1 is broken"); process.exit(1); }
const runs = existsSync("runs") ? Number(readFileSync("runs", "utf8")) : 0;
writeFileSync("runs", String(runs + 1));
mkdirSync("frontend/dist/assets", { recursive: true });
writeFileSync("frontend/dist/index.html", source);
writeFileSync("frontend/dist/assets/main-1.js", source);
`;

test.before.each(async context => {
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-site-"));
  const put = async (file: string, text: string) => {
    await mkdir(path.dirname(path.join(context.folder, file)), { recursive: true });
    await writeFile(path.join(context.folder, file), text);
  };
  await put("commands/run.mjs", build);
  await put("frontend/main.ts", "one");
  await put("client/index.ts", "");
});
test.after.each(({ folder }) => rm(folder, { recursive: true }));

const write = (folder: string, file: string, text: string) => writeFile(path.join(folder, file), text);
const runs = async (folder: string) => Number(await readFile(path.join(folder, "runs"), "utf8"));
const failure = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: Error) => error.message,
  );

test("runs once for the same sources, and again for others", async ({ folder }) => {
  await buildSite(folder);
  await buildSite(folder);
  assert.is(await runs(folder), 1);
  await write(folder, "frontend/main.ts", "two");
  await buildSite(folder);
  assert.is(await runs(folder), 2);
  await write(folder, "client/index.ts", "export {};");
  await buildSite(folder);
  assert.is(await runs(folder), 3);
});

test("does not take the stack's config for a source, nor what was built", async ({ folder }) => {
  await buildSite(folder);
  await write(folder, "frontend/config.json", "{}");
  await write(folder, "frontend/dist/assets/main-1.js", "changed");
  await buildSite(folder);
  assert.is(await runs(folder), 1);
});

test("runs where the built page is gone, or another checkout that shares the packages was built", async ({
  folder,
}) => {
  await buildSite(folder);
  await rm(path.join(folder, "frontend/dist"), { recursive: true });
  await buildSite(folder);
  assert.is(await runs(folder), 2);
  const other = await mkdtemp(path.join(tmpdir(), "groundwork-site-"));
  try {
    for (const part of ["commands", "frontend", "client", "node_modules"])
      await symlink(path.join(folder, part), path.join(other, part));
    await buildSite(other);
    assert.is(await runs(other), 1);
  } finally {
    await rm(other, { recursive: true });
  }
});

test("says what the build says, and builds again the next time", async ({ folder }) => {
  await write(folder, "frontend/main.ts", "broken");
  assert.match(await failure(buildSite(folder)), /not built: npm run frontend.*\n.*main.ts:1 is broken/);
  await write(folder, "frontend/main.ts", "mended");
  await buildSite(folder);
  assert.is(await readFile(path.join(folder, "frontend/dist/index.html"), "utf8"), "mended");
});

test("says what to do where there is no page to build", async ({ folder }) => {
  await rm(path.join(folder, "frontend"), { recursive: true });
  assert.match(await failure(buildSite(folder)), /no frontend\/.*Set the config value website to false/);
});

test("is of this project's own page, where there is the command that builds it", async ({ folder }) => {
  assert.ok(isBuiltHere(folder, "frontend/dist"));
  assert.not(isBuiltHere(folder, "dist"));
  await rm(path.join(folder, "commands"), { recursive: true });
  assert.not(isBuiltHere(folder, "frontend/dist"));
});

test("lists the files of a page in the order of their names", async ({ folder }) => {
  await buildSite(folder);
  assert.equal(await siteFiles(path.join(folder, "frontend/dist")), ["assets/main-1.js", "index.html"]);
  assert.match(await failure(siteFiles(path.join(folder, "client"))), /no .*client\/index.html/);
});

test.run();
