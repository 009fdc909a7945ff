import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type typescript from "typescript";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ts } from "../../commands/support/typescript.ts";
import { importsOf, importTarget } from "../support/imports.ts";

/**
 * Everything that a function does stands inside the invocation frame. Work around it would run before the database has
 * the time limit of the event, with the limit of the event before, and outside the line that the log has of it.
 */
const test = suite("handlers: entries");

/** What stands on the frame, and may be exported as a function. */
const frames: Readonly<Record<string, string>> = {
  serve: "handlers/platform/http/serve.ts",
  runJob: "handlers/platform/work/job.ts",
  consume: "handlers/platform/work/consume.ts",
  invokable: "handlers/platform/work/function.ts",
};
const modules = ["handlers/platform/work/invocation.ts", ...Object.values(frames)];

const isEntry = (file: string) => /^handlers\/.+\/functions\/[^/]+\.ts$/.test(file);
const isPlatform = (file: string) => file.startsWith("handlers/platform/");

/** What a file of handlers/ does around the frame, as a sentence. */
function problemsOf(file: string, source: string): string[] {
  const used = importsOf(source)
    .filter(({ typeOnly }) => !typeOnly)
    .map(({ specifier }) => importTarget(file, specifier));
  if (isEntry(file)) {
    const module = frames[calleeOfHandler(source) ?? ""];
    const isFramed = module !== undefined && used.includes(module);
    return isFramed ? [] : [`${file} must export handler = one of ${Object.keys(frames).join(", ")}(...)`];
  }
  if (isPlatform(file)) return [];
  return used
    .filter(target => modules.includes(target))
    .map(target => `${file} must leave ${target} to the entry in functions/, and import its types only`);
}

/** The name of the function that `export const handler = name(...)` calls. */
function calleeOfHandler(source: string): string | undefined {
  const tree = ts.createSourceFile("entry.ts", source, ts.ScriptTarget.Latest, false);
  return tree.statements
    .filter(ts.isVariableStatement)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .flatMap(({ declarationList }) => declarationList.declarations)
    .map(({ name, initializer }) => (nameOf(name) === "handler" ? initializer : undefined))
    .map(value => (value && ts.isCallExpression(value) ? nameOf(value.expression) : undefined))
    .find(name => name !== undefined);
}

const nameOf = (node: typescript.Node): string | undefined => (ts.isIdentifier(node) ? node.text : undefined);

test("every function is an entry on the frame, and no other file makes one", () => {
  const files = readdirSync("handlers", { recursive: true, encoding: "utf8" })
    .map(name => path.posix.join("handlers", name.split(path.sep).join("/")))
    .filter(file => file.endsWith(".ts"));
  assert.ok(files.filter(isEntry).length > 5);
  assert.is(files.flatMap(file => problemsOf(file, readFileSync(file, "utf8"))).join("\n"), "");
});

const runJob = `import { runJob } from "../../../platform/work/job.ts";\n`;
const refused: readonly (readonly [what: string, file: string, source: string])[] = [
  [
    "work before the frame",
    "handlers/a/b/functions/c.ts",
    `${runJob}const run = runJob(job, platform);
     export const handler = async (event, context) => { await sweep(); return run(event, context); };`,
  ],
  [
    "a wrapper around the frame",
    "handlers/a/b/functions/c.ts",
    `${runJob}export const handler = sweeping(runJob(job, platform));`,
  ],
  [
    "a function of another name that only looks like the frame",
    "handlers/a/b/functions/c.ts",
    `const runJob = work => (event, context) => work(event);\nexport const handler = runJob(sweep);`,
  ],
  ["a function declaration", "handlers/a/b/functions/c.ts", `export async function handler(event) {}`],
  ["a service that makes the function", "handlers/a/b/service.ts", runJob.replace("../../..", "../..")],
  [
    "a service that reads Lambda's context",
    "handlers/a/service.ts",
    `import { frame } from "../platform/work/invocation.ts";`,
  ],
];

for (const [what, file, source] of refused) {
  test(`refuses ${what}`, () => {
    assert.is(problemsOf(file, source).length, 1);
  });
}

test("allows an entry that only wires, and a service that takes types", () => {
  const entry = `${runJob}export const handler = runJob(job, platform);`;
  assert.equal(problemsOf("handlers/a/b/functions/c.ts", entry), []);
  const service = `import type { Job } from "../platform/work/job.ts";`;
  assert.equal(problemsOf("handlers/a/service.ts", service), []);
});

test.run();
