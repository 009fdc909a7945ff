import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../../handlers/movies/contract.ts";
import { anyProjectRules, templateRules } from "../../../local/run/source-rules.ts";
import { Watcher } from "../../../local/run/watch.ts";
import { withFolder } from "../support/folder.ts";

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

test("a file is seen each time that it is replaced, and so is what stands in folders that come later", () =>
  withFolder(async folder => {
    mkdirSync(join(folder, "handlers/users"), { recursive: true });
    const seen = new Set<string>();
    let look = () => {};
    const watcher = new Watcher(folder, files => {
      for (const file of files) seen.add(file);
      look();
    });
    /** Does the work and waits until all of these were told of. */
    const tells = async (work: () => void, ...files: readonly string[]) => {
      seen.clear();
      work();
      await new Promise<void>(resolve => {
        look = () => files.every(file => seen.has(file)) && resolve();
      });
    };
    const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
    const replace = () => {
      write("handlers/users/service.ts.new", "");
      renameSync(join(folder, "handlers/users/service.ts.new"), join(folder, "handlers/users/service.ts"));
    };
    const [contract, store] = ["handlers/notes/contract.ts", "handlers/notes/deep/store.ts"];
    const add = () => {
      mkdirSync(join(folder, "handlers/notes/deep"), { recursive: true });
      for (const file of [contract, store]) write(file, "");
    };
    try {
      for (let n = 0; n < 3; n++) await tells(replace, "handlers/users/service.ts");
      await tells(() => write("handlers/users/service.ts", "in place"), "handlers/users/service.ts");
      for (let n = 0; n < 2; n++) {
        await tells(add, contract, store);
        await tells(() => write(store, "later"), store);
        await tells(() => rmSync(join(folder, "handlers/notes"), { recursive: true }), contract, store);
      }
    } finally {
      watcher.close();
    }
  }));

test("what the program is evaluated from is told from what functions alone are made of", () => {
  const program = [
    "index.ts",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "components/functions/node-function.ts",
    "lib/identity/issuer.ts",
    "migrations/0001_platform.sql",
    "handlers/users/contract.ts",
    "handlers/movies/errors.ts",
    "handlers/game/rules.ts",
    "contract/schemas.ts",
    "program/app-config.ts",
  ];
  const functions = [
    "handlers/users/service.ts",
    "handlers/platform/errors.ts",
    "handlers/operations/migrate/functions/migrate.ts",
    "package.json",
    "docs/index.ts",
  ];
  assert.equal(
    program.filter(file => !templateRules.isProgramFile(file)),
    [],
  );
  assert.equal(functions.filter(templateRules.isProgramFile), []);
});

test("in a project of another kind a source can stand in any folder but those of packages and builds", () =>
  withFolder(async folder => {
    for (const name of ["src/todos", "node_modules/x", "dist", ".git"])
      mkdirSync(join(folder, name), { recursive: true });
    const seen = new Set<string>();
    await new Promise<void>(resolve => {
      const watcher = new Watcher(
        folder,
        files => {
          for (const file of files) seen.add(file);
          if (!seen.has("src/todos/list.ts")) return;
          watcher.close();
          resolve();
        },
        anyProjectRules,
      );
      for (const name of ["node_modules/x/index.js", "dist/index.js", ".git/x.json", "src/todos/list.ts"])
        writeFileSync(join(folder, name), "");
    });
    assert.equal([...seen], ["src/todos/list.ts"]);
    assert.is(anyProjectRules.isProgramFile("src/todos/list.ts"), true);
  }));

test.run();
