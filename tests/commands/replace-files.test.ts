import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { replaceFiles } from "../../commands/support/pages.ts";

const test = suite<{ folder: string }>("a new build of the pages in place of the old one", { folder: "" });

test.before.each(async context => {
  context.folder = await mkdtemp(path.join(tmpdir(), "replace-"));
});
test.after.each(({ folder }) => rm(folder, { recursive: true }));

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
}

test("replaces what changed, adds what is new, and removes what is left over", async ({ folder }) => {
  const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];
  await write(from, { "index.html": "new", "assets/b.js": "b", "assets/same.js": "same" });
  await write(to, { "index.html": "old", "assets/a.js": "a", "assets/same.js": "same" });
  await replaceFiles(from, to);
  assert.equal((await readdir(path.join(to, "assets"))).sort(), ["b.js", "same.js"]);
  assert.is(await readFile(path.join(to, "index.html"), "utf8"), "new");
});

test("a file that both builds have is there at any moment", async ({ folder }) => {
  const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];
  await write(from, { "index.html": "page", "assets/same.js": "same" });
  await write(to, { "index.html": "page", "assets/same.js": "same" });
  let isOver = false;
  const replacing = (async () => {
    for (let times = 0; times < 20; times += 1) await replaceFiles(from, to);
    isOver = true;
  })();
  while (!isOver) {
    assert.is(await readFile(path.join(to, "index.html"), "utf8"), "page");
    assert.is(await readFile(path.join(to, "assets/same.js"), "utf8"), "same");
  }
  await replacing;
});

test("a folder that is not there yet is made", async ({ folder }) => {
  const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];
  await write(from, { "index.html": "page" });
  await replaceFiles(from, to);
  assert.equal(await readdir(to), ["index.html"]);
});

test.run();
