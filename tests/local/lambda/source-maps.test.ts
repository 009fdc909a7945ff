import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FunctionSpec } from "../../../local/lambda/functions.ts";
import { mapStack } from "../../../local/lambda/source-maps.ts";
import { withFolder } from "../support/folder.ts";

const test = suite("source maps");

test("places in a bundle are told as those of the TypeScript", () =>
  withFolder(async folder => {
    const entry = join(folder, "handler.ts");
    writeFileSync(
      entry,
      'interface Nothing {}\n\nexport const handler = (): never => {\n  throw new Error("here");\n};\n',
    );
    const codePath = join(folder, ".build", "users");
    mkdirSync(join(folder, ".build", "maps"), { recursive: true });
    const { outputFiles } = await build({
      entryPoints: [entry],
      outfile: join(codePath, "index.js"),
      bundle: true,
      minify: true,
      format: "cjs",
      platform: "node",
      sourcemap: "external",
      write: false,
    });
    mkdirSync(codePath);
    for (const file of outputFiles)
      writeFileSync(
        file.path.endsWith(".map") ? join(folder, ".build", "maps", "users.js.map") : file.path,
        file.contents,
      );
    const code = outputFiles.find(file => !file.path.endsWith(".map"))?.text ?? "";
    const column = code.split("\n")[0]?.indexOf("throw") ?? -1;
    assert.ok(column > 0);

    const spec = { codePath } as FunctionSpec;
    const mapped = mapStack(
      spec,
      `at handler (${codePath}/index.js:1:${column + 1}) and ${codePath}/other.js:1:1`,
    );
    const lines = `    at async e (${codePath}/index.js:1:${column + 1})\n    at async reads (${codePath}/index.js:1:${column + 1})`;
    const place = `${relative(process.cwd(), entry)}:4:3`;
    assert.is(mapStack(spec, lines), `    at async ${place}\n    at async reads (${place})`);
    assert.is(mapped, `at handler (${relative(process.cwd(), entry)}:4:3) and ${codePath}/other.js:1:1`);
  }));

test("a function that was not built here keeps its places", () => {
  const text = "at /somewhere/users/index.js:1:1";
  assert.is(mapStack({ codePath: "/somewhere/users" } as FunctionSpec, text), text);
});

test.run();
