import { suite } from "uvu";
import * as assert from "uvu/assert";
import { importsOf, withoutImports } from "../../../commands/support/project/imports.ts";

const test = suite("taking modules out of a file");
const isGone = (target: string) => target.startsWith("handlers/shop/");
const without = (text: string) => withoutImports("handlers/list.ts", text, isGone);

test("finds imports of every kind, from the root", () => {
  const text = `import type { A } from "./a.ts";\nimport {\n  b,\n} from "../lib/b.ts";\nimport "pkg";\nexport * from "./c.ts";\nawait import("./d.ts");\n`;
  assert.equal(importsOf("handlers/x.ts", text), [
    "handlers/a.ts",
    "lib/b.ts",
    "pkg",
    "handlers/c.ts",
    "handlers/d.ts",
  ]);
});

test("takes an import and its entries of lists, with the comments right above them", () => {
  const text = `import { eraseCarts } from "./shop/carts/erase.ts";
import { eraseNotes } from "./notes/erase.ts";
import { more as shop, type Row } from "./shop/more.ts";

export const erasers = [
  eraseNotes,
  // Carts go last.
  // Really.
  eraseCarts,
];
export const all = [eraseNotes, ...shop];
export const first = [shop, eraseNotes];
type Services = [typeof eraseNotes, typeof shop][number];
`;
  assert.is(
    without(text),
    `import { eraseNotes } from "./notes/erase.ts";

export const erasers = [
  eraseNotes,
];
export const all = [eraseNotes];
export const first = [eraseNotes];
type Services = [typeof eraseNotes][number];
`,
  );
});

test("leaves a file that uses the module otherwise to a person", () => {
  assert.is(without(`import { total } from "./shop/total.ts";\n\nconsole.log(total);\n`), undefined);
  assert.is(without(`export * from "./shop/total.ts";\n`), undefined);
  assert.is(without(`const { total } = await import("./shop/total.ts");\n`), undefined);
});

test("an import that brings no name says that the file cannot do without", () => {
  assert.is(without(`import type {} from "./shop/contract.ts";\n\nconst a = 1;\n`), undefined);
});

test("words in comments and strings are no use", () => {
  const text = `import { a } from "./shop/a.ts";\n\n/** As a does. */\nexport const list = [a, "a"]; // a\n`;
  assert.is(without(text), `\n/** As a does. */\nexport const list = ["a"]; // a\n`);
});

test("a name that only begins like another is another", () => {
  const text = `import { a } from "./shop/a.ts";\n\nexport const list = [a, ab, b.a];\n`;
  assert.is(without(text), `\nexport const list = [ab, b.a];\n`);
});

test.run();
