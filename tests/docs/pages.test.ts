import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync("docs")
    .filter(name => name.endsWith(".md"))
    .map(name => `docs/${name}`),
];
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const test = suite("pages for people");

for (const page of pages) {
  const text = readFileSync(page, "utf8");

  test(`${page}: each link leads somewhere`, () => {
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file = "", heading] = target.split("#");
      const linked = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
      assert.ok(existsSync(linked), target);
      if (heading !== undefined) assert.ok(headingsOf(linked).includes(heading), target);
    }
  });

  test(`${page}: each command is there and knows the options`, () => {
    for (const { name, options } of commandsOf(text)) {
      const script = scripts[name];
      assert.ok(script, `npm run ${name}`);
      const [, command, file = `commands/${command}.ts`] = /run\.mjs (\S+)$|(\S+\.ts)$/.exec(script) ?? [];
      // Its options can stand in a file that other commands have too.
      const shared = [`commands/support/${command}.ts`, `commands/support/${command}-command.ts`];
      const files = [file, ...shared].filter(existsSync);
      const source = files.map(one => readFileSync(one, "utf8")).join("\n");
      for (const option of options) assert.ok(source.includes(option), `npm run ${name} ${option}`);
    }
  });

  test(`${page}: each file that it names is there`, () => {
    const shown = text.replace(/^```[\s\S]*?^```$/gm, "");
    for (const [, name = ""] of shown.matchAll(/`((?:[a-z]+\/)+[\w.-]*(?:\.ts|\.md|\/))`/g)) {
      assert.ok(existsSync(name), name);
    }
  });
}

test.run();

/** `npm start`, `npm test` and `npm run x` with the long options behind them. */
function commandsOf(text: string): { name: string; options: string[] }[] {
  const commands = text.matchAll(/npm (?:run (?:-s )?([\w:]+)|(start|test))([^\n`|]*)/g);
  return [...commands].map(([, run, plain, rest = ""]) => {
    const own = /^ -- (.*)/.exec(rest)?.[1] ?? "";
    return {
      name: run ?? plain ?? "",
      options: own.match(/--[a-z-]+/g)?.filter(one => one !== "--help") ?? [],
    };
  });
}

/** The anchors that GitHub makes of a page's headings. */
function headingsOf(page: string): string[] {
  const headings = readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
