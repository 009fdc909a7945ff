import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { circlesOf } from "./support/circles.ts";
import { serviceProblems } from "./support/service-walls.ts";

const test = suite("walls between services");

const sources = new Map(
  readdirSync("handlers", { recursive: true, encoding: "utf8" })
    .map(name => path.posix.join("handlers", name.split(path.sep).join("/")))
    .filter(file => file.endsWith(".ts"))
    .map(file => [file, readFileSync(file, "utf8")]),
);
/** Folders that hold services rather than being one. */
const products = readdirSync("handlers", { withFileTypes: true })
  .filter(entry => entry.isDirectory() && entry.name !== "platform")
  .map(entry => entry.name)
  .filter(name => !existsSync(`handlers/${name}/contract.ts`));

/** What wires the rest, and is imported by none of it. */
const isRoof = (file: string) =>
  file.includes("/functions/") ||
  file === "handlers/erasers.ts" ||
  /^handlers\/platform\/(index|wire|wiring)\.ts$/.test(file);

test("services keep to what others share, and their SQL to stores", () => {
  const problems = [...sources].flatMap(([file, source]) => serviceProblems(file, source, products));
  assert.is(problems.join("\n"), "");
});

test("no folders of handlers/ need one another", () => {
  assert.is(circlesOf(sources, "handlers/", isRoof).join("\n"), "");
});

const refused: readonly (readonly [why: string, file: string, source: string])[] = [
  ["names no service", "handlers/platform/http/serve.ts", `import { x } from "../../movies/shared.ts";`],
  ["imported by no file", "handlers/movies/service.ts", `import { handler } from "./functions/movies.ts";`],
  ["imported by no file", "handlers/movies/functions/a.ts", `import { handler } from "./movies.ts";`],
  ["through its shared.ts", "handlers/movies/service.ts", `import { x } from "../shop/orders/service.ts";`],
  ["through its shared.ts", "handlers/shop/orders/service.ts", `import { x } from "../stock/store.ts";`],
  ["through its shared.ts", "handlers/shop/orders/service.ts", `import type { X } from "../stock/store.ts";`],
  [
    "through its shared.ts",
    "handlers/shop/orders/functions/orders.ts",
    `import { x } from "../../stock/a.ts";`,
  ],
  [
    "through its shared.ts",
    "handlers/shop/orders/service.ts",
    `import { errors } from "../stock/errors.ts";`,
  ],
  [
    "through its shared.ts",
    "handlers/movies/contract.ts",
    `import { errors } from "../shop/stock/errors.ts";`,
  ],
  ["through its shared.ts", "handlers/movies/service.ts", `import { rules } from "../shop/rules.ts";`],
  ["takes erase.ts alone", "handlers/erasers.ts", `import { x } from "./movies/store.ts";`],
  ["entries wire the erasers", "handlers/movies/service.ts", `import { erasers } from "../erasers.ts";`],
  ["holds SQL", "handlers/movies/service.ts", `import { sql } from "../platform/database/sql.ts";`],
  ["the table users", "handlers/movies/store.ts", "const s = sql`select id from users where true`;"],
  ["the table users", "handlers/movies/store.ts", "const s = sql`update users set email = null`;"],
];

for (const [why, file, source] of refused) {
  test(`refuses in ${file}: ${source}`, () => {
    const [problem, ...more] = serviceProblems(file, source, ["shop"]);
    assert.match(problem ?? "", why);
    assert.equal(more, []);
  });
}

const allowed: readonly (readonly [file: string, source: string])[] = [
  ["handlers/movies/service.ts", `import { x } from "../shop/stock/shared.ts";`],
  [
    "handlers/shop/orders/service.ts",
    `import { rules } from "../rules.ts";\nimport { x } from "../stock/shared.ts";`,
  ],
  ["handlers/shop/orders/contract.ts", `import { errors } from "../stock/errors.ts";`],
  ["handlers/shop/orders/stock-store.ts", `import { sql } from "../../platform/database/sql.ts";`],
  ["handlers/erasers.ts", `import { eraseMovies } from "./movies/erase.ts";`],
  ["handlers/users/functions/users.ts", `import { erasers } from "../../erasers.ts";`],
  ["handlers/platform/identity/living.ts", "const s = sql`select id from users for share`;"],
  ["handlers/movies/store.ts", "// The rows come from users of the service.\nconst s = sql`select 1`;"],
];

for (const [file, source] of allowed) {
  test(`allows in ${file}: ${source.split("\n")[0]}`, () => {
    assert.equal(serviceProblems(file, source, ["shop"]), []);
  });
}

test("a circle is found however long it is, and types close none", () => {
  const ring = (typeOnly: string) =>
    new Map([
      ["handlers/a/x.ts", `import { b } from "../b/x.ts";`],
      ["handlers/b/x.ts", `import { c } from "../c/x.ts";`],
      ["handlers/c/x.ts", `import ${typeOnly}{ a } from "../a/x.ts";`],
    ]);
  const [circle, ...more] = circlesOf(ring(""), "handlers/", () => false);
  assert.match(circle ?? "", /^handlers\/a, handlers\/b, handlers\/c need one another: /);
  assert.equal(more, []);
  assert.equal(
    circlesOf(ring("type "), "handlers/", () => false),
    [],
  );
  assert.equal(
    circlesOf(ring(""), "handlers/", file => file === "handlers/c/x.ts"),
    [],
  );
});

test.run();
