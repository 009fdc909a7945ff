import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { whatIsMissing } from "../../commands/support/installed.mjs";
import { withFolder } from "../local/support/folder.ts";

const test = suite("what a command needs before it runs");

const manifest = {
  engines: { node: ">=20.12" },
  dependencies: { "@a/left": "1.2.3", right: "^2.0.0" },
  devDependencies: { typescript: "6.0.0", lint: "1.0.0" },
};
function install(folder: string, name: string, version: string): void {
  const place = join(folder, "node_modules", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ name, version }));
}

test("an older Node, a missing package and one of another version are each said in a sentence", () =>
  withFolder(folder => {
    const project = join(folder, "project");
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
    assert.is(
      whatIsMissing(project, "18.19.1"),
      "This project needs Node.js 20.12 or later (engines in package.json), and this is 18.19.1.",
    );
    assert.match(whatIsMissing(project, "20.9.0") ?? "", /^This project needs Node\.js 20\.12/);
    assert.is(
      whatIsMissing(project, "20.12.0"),
      "The package @a/left of package.json is not installed: run npm ci.",
    );
    install(project, "@a/left", "1.2.2");
    assert.is(
      whatIsMissing(project, "24.0.0"),
      "package.json asks for @a/left 1.2.3, and 1.2.2 is installed: run npm ci.",
    );
    install(project, "@a/left", "1.2.3");
    install(folder, "right", "2.7.0");
    assert.is(whatIsMissing(project, "24.0.0"), undefined, "a folder above counts, and so do ranges");
    install(project, "typescript", "6.0.0");
    assert.is(
      whatIsMissing(project, "24.0.0"),
      "The package lint of package.json is not installed: run npm ci.",
      "packages for development count where they were installed",
    );
  }));

test("this project's own packages are as package.json asks", () => {
  assert.is(whatIsMissing(process.cwd(), process.versions.node), undefined);
});

test.run();
