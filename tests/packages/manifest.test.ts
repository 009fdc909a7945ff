import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { entriesOf, packages } from "../../commands/support/pack/packages.ts";
import { projectDir } from "../support/graph.ts";
import { importsOf, importTarget } from "../support/imports.ts";

const test = suite("packages/manifest");

const read = (file: string) => readFileSync(path.join(projectDir, file), "utf8");
const root = JSON.parse(read("package.json"));

/** The packages that files and all that they import need: `@pulumi/aws` for `@pulumi/aws/s3`. */
function neededBy(entries: readonly string[]): string[] {
  const needed = new Set<string>();
  const files = new Set(entries);
  for (const file of files) {
    const source = read(file);
    const resolved = Array.from(
      source.matchAll(/\bimport\.meta\.resolve\("([^"]+)"\)/g),
      ([, name = ""]) => name,
    );
    const imported = importsOf(source).map(({ specifier }) => specifier);
    // What stands in no source is the program's own.
    for (const specifier of [...imported, ...resolved].filter(name => name !== "*")) {
      const target = importTarget(file, specifier);
      if (target !== specifier) files.add(target);
      else if (!specifier.startsWith("node:"))
        needed.add(specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
    }
  }
  return [...needed].sort();
}

for (const [name, spec] of Object.entries(packages)) {
  const manifest = JSON.parse(read(`${spec.folder}/package.json`));
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;

  test(`${name}: depends on what its sources import, and on nothing else`, () => {
    assert.equal(Object.keys({ ...dependencies, ...peerDependencies }).sort(), neededBy(entriesOf(spec)));
  });

  test(`${name}: takes the versions that this project is tested with`, () => {
    const ours = { ...root.devDependencies, ...root.dependencies, ...root.optionalDependencies };
    for (const [dependency, version] of Object.entries({ ...dependencies, ...optionalDependencies }))
      assert.is(version, ours[dependency], dependency);
    for (const peer of Object.keys(peerDependencies)) assert.match(peer, /^(@pulumi\/|valibot$)/);
    assert.is(manifest.engines.node, root.engines.node);
    assert.is(manifest.version, root.version);
  });
}

test("every folder with a manifest of its own is packed", () => {
  const folders = ["components", "local", "contract", "client", "lib", "handlers/platform"];
  const own = folders.filter(folder => readdirSync(path.join(projectDir, folder)).includes("package.json"));
  assert.equal(
    own.sort(),
    Object.values(packages)
      .map(({ folder }) => folder)
      .sort(),
  );
});

test.run();
