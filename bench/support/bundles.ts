import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildEntries } from "../../lib/bundle/bundle-build.ts";
import { evaluate } from "../../local/graph/index.ts";
import { benchConfig } from "./local-mode.ts";
import type { BenchProject } from "./project.ts";

/** API functions that have a counterpart in `bench/peers/middy`. */
export const comparedFunctions = ["health", "movies", "users"] as const;

/** What stands beside our functions. */
export const middyPeer = "middy + SDK + Powertools";

const inBench = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** Evaluates the program, which bundles its functions; gives their names. */
export async function functionNames({ directory }: BenchProject): Promise<string[]> {
  const graph = await evaluate({ projectDir: directory, stack: "dev", config: benchConfig });
  return graph.resources
    .filter(({ type }) => type === "groundwork:index:NodeFunction")
    .map(({ inputs }) => String(inputs.functionName));
}

/** Puts one of our functions, as it is uploaded, where it can be measured. Gives the file. */
export async function ourBundle({ directory, functions }: BenchProject, name: string): Promise<string> {
  return place(functions, `ours-${name}`, await readFile(path.join(directory, ".build", name, "index.js")));
}

/** The same for a function of `bench`, bundled as the product's are. */
export async function ourOwnBundle({ functions }: BenchProject, entry: string): Promise<string> {
  const [built] = await buildEntries([{ projectDir: inBench(".."), name: "bench", entry: `bench/${entry}` }]);
  return place(functions, `ours-${entry.replaceAll(/[/.]/g, "-")}`, built?.code ?? new Uint8Array());
}

async function place(folder: string, name: string, code: Uint8Array): Promise<string> {
  const file = path.join(folder, name, "index.js");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, code);
  return file;
}

/**
 * Bundles what stands beside one of ours as one would with care: minified, CommonJS, from the packages' ES modules.
 * Gives the file.
 */
export async function peerBundle({ functions }: BenchProject, entry: string): Promise<string> {
  const outfile = path.join(functions, `peer-${entry.replaceAll(/[/.]/g, "-")}`, "index.js");
  await build({
    entryPoints: [inBench(`peers/${entry}`)],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "error",
  });
  return outfile;
}

/** In kB, as Lambda counts. */
export const kilobytes = async (file: string): Promise<number> => (await stat(file)).size / 1000;
