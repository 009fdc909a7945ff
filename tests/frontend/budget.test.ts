import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildPages } from "../../commands/support/pages.ts";

/** Of script, gzipped, before the first page is there. */
const mostBytes = 40_000;
const test = suite<{ folder: string }>("the built pages", { folder: "" });

test.before(async context => {
  context.folder = await buildPages(await mkdtemp(path.join(tmpdir(), "groundwork-pages-")));
});
test.after(({ folder }) => rm(folder, { recursive: true, force: true }));

/** The scripts that a file needs before it runs, itself among them. */
async function scriptsOf(folder: string, file: string, known = new Map<string, string>()) {
  if (known.has(file)) return known;
  const text = await readFile(path.join(folder, file), "utf8");
  known.set(file, text);
  const imports = text.matchAll(/(?:^|[;}\s])(?:import|export)[^("'`;]*["'`](\.[^"'`]+\.js)["'`]/g);
  for (const [, name = ""] of imports)
    await scriptsOf(folder, path.posix.join(path.dirname(file), name), known);
  return known;
}

test("the first page needs at most 40 kB of script, and none of the map's", async ({ folder }) => {
  const html = await readFile(path.join(folder, "index.html"), "utf8");
  const [, entry = ""] = /<script[^>]* src="\/([^"]+)"/.exec(html) ?? [];
  const scripts = await scriptsOf(folder, entry);
  const bytes = [...scripts.values()].reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
  console.log(`the first page needs ${bytes} bytes of script`);
  assert.ok(bytes > 5_000 && bytes <= mostBytes, `${bytes} bytes`);
  assert.is(
    [...scripts.values()].filter(text => text.includes("h3ToString") || text.length > 150_000).length,
    0,
  );
});

test("no page waits for more than four scripts beyond those of the first page", async ({ folder }) => {
  const html = await readFile(path.join(folder, "index.html"), "utf8");
  const [, entry = ""] = /<script[^>]* src="\/([^"]+)"/.exec(html) ?? [];
  const first = await scriptsOf(folder, entry);
  for (const name of first.keys())
    if (name !== entry) assert.match(html, `<link rel="modulepreload" crossorigin href="/${name}">`);
  const scripts = (await readdir(path.join(folder, "assets"))).filter(file => file.endsWith(".js"));
  assert.ok(scripts.length > first.size);
  for (const script of scripts) {
    const needed = await scriptsOf(folder, `assets/${script}`);
    const more = [...needed.keys()].filter(name => !first.has(name));
    assert.ok(more.length <= 4, more.join(", "));
  }
});

test("have no script or style within the page, and hashed names for all files that it loads", async ({
  folder,
}) => {
  const html = await readFile(path.join(folder, "index.html"), "utf8");
  assert.not.match(html, /<script(?![^>]* src=)|<style|\son\w+=|style="/);
  const loaded = Array.from(html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g), ([, file]) => file ?? "");
  assert.ok(loaded.length >= 2);
  for (const file of loaded) assert.match(file, /-[\w-]{8}\.(js|css)$/, file);
});

test.run();
