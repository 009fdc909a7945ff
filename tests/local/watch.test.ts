import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isProgramFile, Watcher } from "../../local/watch.ts";
import { withFolder } from "./support/folder.ts";

const test = suite("watch");

test("saved sources are told together, in any depth; editors' own files and other folders are not", () =>
  withFolder(async folder => {
    for (const name of ["handlers/users", "node_modules/x", "docs"])
      mkdirSync(join(folder, name), { recursive: true });
    const seen = new Set<string>();
    await new Promise<void>(resolve => {
      const watcher = new Watcher(folder, files => {
        for (const file of files) seen.add(file);
        if (!seen.has("index.ts") || !seen.has("handlers/users/service.ts")) return;
        watcher.close();
        resolve();
      });
      for (const name of [
        "handlers/users/.service.ts.swp",
        "handlers/users/service.ts~",
        "docs/a.ts",
        "node_modules/x/a.ts",
        "handlers/users/service.ts",
        "index.ts",
      ])
        writeFileSync(join(folder, name), "");
    });
    assert.equal([...seen].sort(), ["handlers/users/service.ts", "index.ts"]);
  }));

test("what the program is evaluated from is told from what functions alone are made of", () => {
  const program = [
    "index.ts",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "components/node-function.ts",
    "lib/issuer.ts",
    "migrations/0001_platform.sql",
    "handlers/users/contract.ts",
    "handlers/platform/schemas.ts",
  ];
  const functions = [
    "handlers/users/service.ts",
    "handlers/migrate/index.ts",
    "package.json",
    "docs/index.ts",
  ];
  assert.equal(
    program.filter(file => !isProgramFile(file)),
    [],
  );
  assert.equal(functions.filter(isProgramFile), []);
});

test.run();
