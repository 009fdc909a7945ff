import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { circlesOf } from "./support/circles.ts";
import { wallProblems } from "./support/walls.ts";

const folders = [
  "bench",
  "client",
  "commands",
  "components",
  "contract",
  "frontend",
  "handlers",
  "lib",
  "local",
  "pipeline",
  "policy",
  "program",
  "seeds",
  "tests",
];

const projectFiles = () => [
  "index.ts",
  ...folders.filter(existsSync).flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map(name => path.posix.join(folder, name.split(path.sep).join("/")))
      .filter(file => /\.tsx?$/.test(file) && !/\/(node_modules|dist|peers)\//.test(file)),
  ),
];

/** `local/sqs/operations/send-message.ts` belongs to `local/sqs`: a service and its operations are one thought. */
const areaOf = (file: string) => file.split("/").slice(0, 2).join("/");
const startsLocalMode = (file: string) => file === "local/index.ts";
const circlesOfLocal = (sources: ReadonlyMap<string, string>) =>
  circlesOf(sources, "local/", startsLocalMode, areaOf);

const test = suite("dependency walls");

test("no file imports what its house forbids", () => {
  const problems = projectFiles().flatMap(file => wallProblems(file, readFileSync(file, "utf8")));
  assert.is(problems.join("\n"), "");
});

test("no areas of local mode need one another, and all its files but the first are in one", () => {
  const files = projectFiles().filter(file => file.startsWith("local/"));
  assert.is(circlesOfLocal(new Map(files.map(file => [file, readFileSync(file, "utf8")]))).join("\n"), "");
  assert.equal(
    files.filter(file => !file.slice("local/".length).includes("/")),
    ["local/index.ts"],
  );
});

test("refuses areas of local mode that need one another, however deep the files are", () => {
  const ring = (typeOnly: string) =>
    new Map([
      ["local/sqs/operations/send.ts", `import { AwsError } from "../../aws/types.ts";`],
      ["local/sqs/operations/view.ts", `import { queue } from "../queue.ts";`],
      ["local/sqs/queue.ts", `import { view } from "./operations/view.ts";`],
      ["local/aws/endpoint.ts", `import ${typeOnly}{ sqs } from "../sqs/index.ts";`],
      ["local/index.ts", `import { sqs } from "./sqs/index.ts";`],
    ]);
  const [circle, ...more] = circlesOfLocal(ring(""));
  assert.match(circle ?? "", /^local\/aws, local\/sqs need one another: /);
  assert.equal(more, []);
  assert.equal(circlesOfLocal(ring("type ")), []);
});

const forbidden: readonly (readonly [file: string, source: string])[] = [
  ["index.ts", `import { handler } from "./handlers/users/service.ts";`],
  ["index.ts", `import { child } from "./components/shared/component.ts";`],
  ["index.ts", `import { bundle } from "./lib/bundle/bundle.ts";`],
  ["index.ts", `import { wireApi } from "./handlers/platform/wire.ts";`],
  ["program/app-config.ts", `import { Mistake } from "../components/shared/mistakes.ts";`],
  ["index.ts", `import { startLocal } from "./local/index.ts";`],
  ["components/api/authed-api.ts", `import { contract } from "../../handlers/users/contract.ts";`],
  ["components/api/authed-api.ts", `import { role } from "../../contract/contract.ts";`],
  ["components/api/authed-api.ts", `import type { Row } from "../../handlers/users/store.ts";`],
  ["handlers/users/functions/users.ts", `import { Output } from "@pulumi/pulumi";`],
  ["handlers/users/functions/users.ts", `import type { Input } from "@pulumi/pulumi";`],
  ["handlers/movies/store.ts", `import { NodeFunction } from "../../components/functions/node-function.ts";`],
  ["handlers/movies/store.ts", `const state = await import("../../local/run/state.ts");`],
  ["handlers/users/contract.ts", `import { userRow } from "./store.ts";`],
  ["handlers/users/contract.ts", `import { sql } from "../platform/sql.ts";`],
  ["handlers/users/contract.ts", `import { Coupon } from "../shop/orders/coupon-shapes.ts";`],
  ["handlers/shop/orders/coupon-shapes.ts", `import { insert } from "./coupon-store.ts";`],
  ["handlers/users/contract.ts", `import { z } from "zod";`],
  ["handlers/users/contract.ts", `import { ApiError } from "../platform/errors.ts";`],
  ["handlers/users/contract.ts", `import { errors } from "../movies/errors.ts";`],
  ["handlers/game/wallet/contract.ts", `import { errors } from "../../movies/errors.ts";`],
  ["handlers/game/wallet/contract.ts", `import { post } from "../wallet/ledger.ts";`],
  ["handlers/users/errors.ts", `import { ApiError } from "../platform/errors.ts";`],
  ["handlers/users/errors.ts", `import * as v from "valibot";`],
  ["handlers/users/contract.ts", `import { createHash } from "node:crypto";`],
  ["local/gateway/index.ts", `export * from "../../contract/contract.ts";`],
  ["local/gateway/index.ts", `let api: import("../../components/api/authed-api.ts").AuthedApi;`],
  ["local/gateway/index.ts", `await import(\`../../handlers/\${name}/index.ts\`);`],
  ["commands/openapi.ts", `import { ApiError } from "../handlers/platform/errors.ts";`],
  ["commands/seed.ts", `import { store } from "../handlers/movies/store.ts";`],
  ["pipeline/index.ts", `import { readAppConfig } from "../program/app-config.ts";`],
  ["policy/rule.ts", `import { evaluate } from "../local/graph/index.ts";`],
  ["seeds/movies/seed.ts", `import { insertMovie } from "../../handlers/movies/store.ts";`],
  ["lib/schedule/cron.ts", `import { evaluate } from "../../local/graph/index.ts";`],
  ["frontend/src/main.tsx", `import { contract } from "../../handlers/movies/contract.ts";`],
  ["frontend/src/main.tsx", `import type { Row } from "../../handlers/movies/store.ts";`],
  ["client/client.ts", `import { open } from "../contract/contract.ts";`],
  ["client/client.ts", `import { defined } from "../lib/defined.ts";`],
  ["client/types.ts", `import type { contract } from "../handlers/users/contract.ts";`],
  ["program/website.ts", `import { createClient } from "../client/index.ts";`],
  ["helpers/x.ts", ""],
];

for (const [file, source] of forbidden) {
  test(`refuses ${source || "a file"} in ${file}`, () => {
    assert.is(wallProblems(file, source).length, 1);
  });
}

const welcome: readonly (readonly [file: string, source: string])[] = [
  ["index.ts", `const contract = await import(\`./handlers/\${name}/contract.ts\`);`],
  ["index.ts", `import { AuroraDatabase } from "./components/index.ts";`],
  ["program/app-config.ts", `import { Mistake } from "../components/index.ts";`],
  ["components/api/authed-api.ts", `import type { Contract } from "../../contract/contract.ts";`],
  [
    "components/api/authed-api.ts",
    `import { type Access, type Contract } from "../../contract/contract.ts";`,
  ],
  ["handlers/shop/orders/contract.ts", `import { Coupon } from "./coupon-shapes.ts";`],
  ["handlers/shop/orders/coupon-shapes.ts", `import { Prices } from "../rules.ts";`],
  [
    "handlers/users/contract.ts",
    `import * as v from "valibot";\nimport { role } from "../../contract/contract.ts";`,
  ],
  ["frontend/src/main.tsx", `import type { contract } from "../../handlers/movies/contract.ts";`],
  ["frontend/src/main.tsx", `import { createClient } from "../../client/index.ts";`],
  ["client/types.ts", `import type { GenericSchema } from "valibot";`],
  ["handlers/users/contract.ts", `import { errors } from "./errors.ts";`],
  ["handlers/game/events/contract.ts", `import { errors as walletErrors } from "../wallet/errors.ts";`],
  ["handlers/game/events/contract.ts", `import { rules } from "../rules.ts";`],
  ["handlers/game/wallet/contract.ts", `import { errors } from "../../platform/identity/errors.ts";`],
  ["handlers/users/errors.ts", `import { defineErrors } from "../../contract/errors.ts";`],
  ["commands/openapi.ts", `import { commonErrors } from "../contract/errors.ts";`],
  ["commands/openapi.ts", `import { contract } from "../handlers/movies/contract.ts";`],
  ["commands/seed.ts", `import { seeds } from "../seeds/index.ts";`],
  ["seeds/movies/catalogue.ts", `import { NewMovie } from "../../handlers/movies/contract.ts";`],
  ["policy/rule.ts", `import type { Graph } from "../local/graph/types.ts";`],
  ["local/index.ts", `import { bundle } from "../lib/bundle/bundle.ts";`],
];

for (const [file, source] of welcome) {
  test(`allows ${source.replace("\n", " ")} in ${file}`, () => {
    assert.equal(wallProblems(file, source), []);
  });
}

test.run();
