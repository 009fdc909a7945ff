import { build } from "esbuild";

/** In parts, since a module that names it cannot be compiled in advance: see lib/bundle/compile.mjs. */
const meta = ["import", "meta"].join(".");
/** What a CommonJS file says in place of an ES module's address. */
const substitutes = { [`${meta}.url`]: "__moduleUrl", [`${meta}.resolve`]: "__moduleResolve" };
const metaOfCommonJs =
  'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;\n' +
  'const __moduleResolve = name => require("node:url").pathToFileURL(require.resolve(name)).href;';

/**
 * Bundles a package's sources to one CommonJS file, other packages left out: what Pulumi's own programs are compiled to can
 * `require` it, and ES modules can import its names.
 */
export async function bundlePackage(projectDir: string, entry: string, file: string): Promise<void> {
  await build({
    absWorkingDir: projectDir,
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    keepNames: true,
    define: substitutes,
    banner: { js: metaOfCommonJs },
    logLevel: "error",
  });
}
