import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { wallProblems } from "./support/walls.ts";

const folders = ["bench", "commands", "components", "frontend", "handlers", "lib", "local", "tests"];

const projectFiles = () => [
  "index.ts",
  ...folders.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map(name => path.posix.join(folder, name.split(path.sep).join("/")))
      .filter(file => file.endsWith(".ts") && !/\/(node_modules|dist|peers)\//.test(file)),
  ),
];

const test = suite("dependency walls");

test("no file imports what its house forbids", () => {
  const problems = projectFiles().flatMap(file => wallProblems(file, readFileSync(file, "utf8")));
  assert.is(problems.join("\n"), "");
});

const forbidden: readonly (readonly [file: string, source: string])[] = [
  ["index.ts", `import { handler } from "./handlers/users/service.ts";`],
  ["index.ts", `import { startLocal } from "./local/index.ts";`],
  ["components/authed-api/index.ts", `import { contract } from "../../handlers/users/contract.ts";`],
  ["components/authed-api/index.ts", `import { role } from "../../handlers/platform/contract.ts";`],
  ["components/authed-api/index.ts", `import type { Row } from "../../handlers/users/store.ts";`],
  ["handlers/users/index.ts", `import { Output } from "@pulumi/pulumi";`],
  ["handlers/users/index.ts", `import type { Input } from "@pulumi/pulumi";`],
  ["handlers/users/store.ts", `import { NodeFunction } from "../../components/node-function/index.ts";`],
  ["handlers/users/store.ts", `const state = await import("../../local/state.ts");`],
  ["handlers/users/contract.ts", `import { userRow } from "./store.ts";`],
  ["handlers/users/contract.ts", `import { sql } from "../platform/sql.ts";`],
  ["handlers/users/contract.ts", `import { z } from "zod";`],
  ["handlers/users/contract.ts", `import { createHash } from "node:crypto";`],
  ["local/gateway/index.ts", `export * from "../../handlers/platform/contract.ts";`],
  ["local/gateway/index.ts", `let api: import("../../components/authed-api/index.ts").AuthedApi;`],
  ["local/gateway/index.ts", `await import(\`../../handlers/\${name}/index.ts\`);`],
  ["commands/seed.ts", `import { store } from "../handlers/movies/store.ts";`],
  ["lib/cron.ts", `import { evaluate } from "../local/graph/index.ts";`],
  ["frontend/src/main.ts", `import { contract } from "../../handlers/movies/contract.ts";`],
  ["frontend/src/main.ts", `import type { Row } from "../../handlers/movies/store.ts";`],
  ["helpers/x.ts", ""],
];

for (const [file, source] of forbidden) {
  test(`refuses ${source || "a file"} in ${file}`, () => {
    assert.is(wallProblems(file, source).length, 1);
  });
}

const welcome: readonly (readonly [file: string, source: string])[] = [
  ["index.ts", `const contract = await import(\`./handlers/\${name}/contract.ts\`);`],
  ["components/authed-api/index.ts", `import type { Contract } from "../../handlers/platform/contract.ts";`],
  [
    "components/authed-api/index.ts",
    `import { type Access, type Contract } from "../../handlers/platform/contract.ts";`,
  ],
  [
    "handlers/users/contract.ts",
    `import * as v from "valibot";\nimport { role } from "../platform/contract.ts";`,
  ],
  ["frontend/src/main.ts", `import type { contract } from "../../handlers/movies/contract.ts";`],
  ["commands/openapi.ts", `import { errorKinds } from "../handlers/platform/errors.ts";`],
  ["commands/openapi.ts", `import { contract } from "../handlers/movies/contract.ts";`],
  ["local/index.ts", `import { bundle } from "../lib/bundle.ts";`],
];

for (const [file, source] of welcome) {
  test(`allows ${source.replace("\n", " ")} in ${file}`, () => {
    assert.equal(wallProblems(file, source), []);
  });
}

test.run();
