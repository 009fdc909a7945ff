import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compiledProgram } from "../../../local/graph/compiled.ts";
import { evaluate } from "../../../local/graph/index.ts";

const test = suite<{ project: string }>("evaluate: a compiled program");

test.before.each(async context => {
  context.project = await mkdtemp(path.join(tmpdir(), "groundwork-program-"));
  await symlink(path.resolve("node_modules"), path.join(context.project, "node_modules"));
  await write(context.project, {
    "package.json": '{ "type": "module" }',
    "Pulumi.yaml": "name: sample\nruntime: nodejs\n",
    "Pulumi.dev.yaml": "config: {}\n",
    "parts/word.ts": "export const word: string = 'first';",
    "index.ts": `
      import { word } from "./parts/word.ts";
      export { word };
      export const place = import.meta.dirname;
      export const isCompiled = !process.execArgv.includes("--import");`,
  });
});
test.after.each(({ project }) => rm(project, { recursive: true }));

async function write(project: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(project, file)), { recursive: true });
    await writeFile(path.join(project, file), text);
  }
}

const outputsOf = async (projectDir: string) => (await evaluate({ projectDir, stack: "dev" })).outputs;
const failureOf = (projectDir: string) =>
  outputsOf(projectDir).then(
    () => "",
    (error: Error) => error.message,
  );

/** What is saved in the moment of a build counts as not built. */
async function untilBuilt(project: string): Promise<void> {
  const note = path.join(project, ".build/cache/program/current.json");
  for (let text = ""; text === ""; ) {
    await compiledProgram(project, "index.ts");
    text = await readFile(note, "utf8").catch(() => "");
  }
}

test("knows where its source is, and what has changed", async ({ project }) => {
  await untilBuilt(project);
  assert.equal(await outputsOf(project), { word: "first", place: project, isCompiled: true });
  await write(project, { "parts/word.ts": "export const word: string = 'second';" });
  assert.equal(await outputsOf(project), { word: "second", place: project, isCompiled: true });
});

test("has the modules that it imports by a name in a folder, new ones too", async ({ project }) => {
  await write(project, {
    "index.ts": `
      const name = Object.keys(JSON.parse('{"word":1}'))[0];
      export const { word } = await import(\`./parts/\${name}.ts\`);
      export let other = "none";
      try {
        other = (await import(\`./parts/\${name}-2.ts\`)).word;
      } catch {}
      export const isCompiled = !process.execArgv.includes("--import");`,
  });
  await untilBuilt(project);
  assert.equal(await outputsOf(project), { word: "first", other: "none", isCompiled: true });
  await write(project, { "parts/word-2.ts": "export const word: string = 'second';" });
  assert.equal(await outputsOf(project), { word: "first", other: "second", isCompiled: true });
});

for (const [what, line] of [
  ["a module by a name that", 'const name = "./parts/word.ts"; export const { word } = await import(name);'],
  [
    "where a module is, which",
    'export const word = import.meta.resolve("./parts/word.ts").includes(".build") ? "none" : "first";',
  ],
] as const) {
  test(`is run as it is when it asks for ${what} is known only then`, async ({ project }) => {
    const isCompiled = 'export const isCompiled = !process.execArgv.includes("--import");';
    await write(project, { "index.ts": line + isCompiled });
    assert.equal(await outputsOf(project), { word: "first", isCompiled: false });
  });
}

test("keeps the names of its classes", async ({ project }) => {
  await write(project, {
    "parts/word.ts": "class Word {} export const word = Word.name;",
    "index.ts":
      "import { word } from './parts/word.ts'; class Word {} export const names = [word, Word.name];",
  });
  assert.equal((await outputsOf(project)).names, ["Word", "Word"]);
});

test("is what this repository's program is run as", async () => {
  assert.ok(await compiledProgram(path.resolve("."), "index.ts"));
});

test("is run as it is when it is no ES module, or cannot be written", async ({ project }) => {
  await write(project, { ".build": "" });
  assert.is((await outputsOf(project)).isCompiled, false);
  await rm(path.join(project, ".build"));
  await write(project, { "package.json": "{}", "index.ts": "export const folder = __dirname;" });
  assert.equal(await outputsOf(project), { folder: project });
});

test("is run as it is, from then on, when only so it runs", async ({ project }) => {
  await write(project, {
    "parts/old.cjs": "exports.join = require('node:path').join;",
    "index.ts": `
      import old from "./parts/old.cjs";
      export const joined = old.join("a", "b");
      export const isCompiled = !process.execArgv.includes("--import");`,
  });
  await untilBuilt(project);
  assert.equal(await outputsOf(project), { joined: "a/b", isCompiled: false });
  const note = JSON.parse(await readFile(path.join(project, ".build/cache/program/current.json"), "utf8"));
  assert.is(note.folder, null);
  await write(project, { "parts/old.cjs": "exports.join = (...words) => words.join('/');" });
  assert.equal(await outputsOf(project), { joined: "a/b", isCompiled: true });
});

test("tells the lines of its source that led to a failure", async ({ project }) => {
  await write(project, {
    "parts/word.ts":
      "interface Nothing {}\n\n\nexport function word(): never { throw new Error('no word'); }",
    "index.ts": 'import { word } from "./parts/word.ts";\n\nexport const it = word();',
  });
  const expected = `The program failed for stack "dev": no word\n  at parts/word.ts:4:39, from index.ts:3:19`;
  assert.is(await failureOf(project), expected);
  await write(project, {
    "index.ts": 'const missing = JSON.parse("{}").none;\nexport const it = missing.word;',
  });
  assert.match(await failureOf(project), /reading 'word'\)\n {2}at index\.ts:2:27$/);
});

test.run();
