import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errorText, projectCompiler, TypeChecker } from "../../../local/run/type-check.ts";

const test = suite("local: types after a save");

const broken = "a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\n";

/** A checker whose compiler answers one after another; `null` waits until it is ended. */
function checker(answers: (string | null)[], pauseMilliseconds = 0) {
  const said: string[] = [];
  const ended: boolean[] = [];
  let begin = () => {};
  const begun = new Promise<void>(resolve => {
    begin = resolve;
  });
  const terminal = { error: (text: string) => said.push(text), notice: (text: string) => said.push(text) };
  const compile = (signal: AbortSignal) => {
    begin();
    const answer = answers.shift() ?? null;
    if (answer !== null) return Promise.resolve(answer);
    return new Promise<null>(done =>
      signal.addEventListener("abort", () => {
        ended.push(true);
        done(null);
      }),
    );
  };
  return { said, ended, begun, types: new TypeChecker({ compile, terminal, pauseMilliseconds }) };
}

test("prints an error once, and says when it is mended", async () => {
  const { types, said } = checker([broken, broken, "", ""]);
  for (let saves = 0; saves < 4; saves++) await types.changed(["handlers/a.ts"]);
  assert.equal(said, [errorText(broken), "types are right again"]);
});

test("is ended by the next save, and not by one that changes no type", async () => {
  const { types, said, ended, begun } = checker([null, broken]);
  const first = types.changed(["handlers/a.ts"]);
  await begun;
  await types.changed(["migrations/1.sql"]);
  assert.equal(ended, []);
  await types.changed(["handlers/b.ts"]);
  await first;
  assert.equal(ended, [true]);
  assert.equal(said, [errorText(broken)]);
});

test("is ended at once where local mode ends in the pause after a save", async () => {
  const { types, said } = checker([broken], 3_600_000);
  const checked = types.changed(["handlers/a.ts"]);
  types.close();
  await checked;
  assert.equal(said, []);
});

test("gives file, line and column of the first five", () => {
  const line = (number: number) => `h/a.ts(${number},2): error TS1005: ';' expected.`;
  const text = errorText([1, 2, 3, 4, 5, 6, 7].map(line).join("\r\n"));
  assert.is(text.split("\n")[1], "  h/a.ts:1:2 ';' expected. (TS1005)");
  assert.is(text.split("\n").at(-1), "  and 2 more: npm run types");
  assert.is(
    errorText("error TS5083: Cannot read file."),
    `${errorText(broken).split("\n")[0]}\n  Cannot read file. (TS5083)`,
  );
  assert.is(errorText("Found 0 errors."), "");
});

test("finds the compiler of the project in the current folder", () => {
  assert.not.equal(projectCompiler(".", "info"), null);
});

test("runs the project's own compiler, and does without one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "types-"));
  try {
    assert.is(projectCompiler(folder, join(folder, "info")), null);
    await mkdir(join(folder, "node_modules"));
    symlinkSync(resolve("node_modules/typescript"), join(folder, "node_modules/typescript"));
    writeFileSync(join(folder, "package.json"), "{}");
    const options = { lib: ["es5"], types: [], skipLibCheck: true };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, files: ["a.ts"] }),
    );
    writeFileSync(join(folder, "a.ts"), "export const a: number = 'text';\n");
    const compile = projectCompiler(folder, join(folder, "info"));
    const output = await compile?.(new AbortController().signal);
    assert.match(errorText(output ?? ""), /\n {2}a\.ts:1:14 Type 'string' is not assignable/);
    const ended = new AbortController();
    const ending = compile?.(ended.signal);
    ended.abort();
    assert.is(await ending, null);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
