import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("typed client: size");

const built = async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: ["client/index.ts"],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    write: false,
    metafile: true,
  });
  return { bytes: outputFiles[0]?.contents ?? new Uint8Array(), inputs: Object.keys(metafile.inputs) };
};

test("is below 5 kB gzip", async () => {
  const { bytes } = await built();
  assert.ok(bytes.length > 1_000, `${bytes.length} bytes are no client`);
  const { length } = gzipSync(bytes, { level: 9 });
  assert.ok(length < 5_000, `${length} bytes`);
});

test("has no code but its own: none of a contract, of a package or of Node", async () => {
  const { inputs } = await built();
  assert.equal(
    inputs.filter(file => !file.startsWith("client/")),
    [],
  );
});

test.run();
