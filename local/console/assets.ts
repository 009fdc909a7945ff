import { access, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of the console's page. */
export interface Asset {
  readonly type: string;
  readonly body: string;
}

const TYPES: Readonly<Record<string, string>> = {
  "": "text/html; charset=utf-8",
  "style.css": "text/css; charset=utf-8",
  "main.js": "text/javascript; charset=utf-8",
};
const FOLDER = fileURLToPath(new URL("./page/", import.meta.url));

/** The page: an HTML file, a style sheet, a script. Bundled when they are first asked for: most starts never show them. */
export class Assets {
  #bundled: Promise<ReadonlyMap<string, string>> | null = null;

  /** @param path below `/console/`; null when there is no such file */
  async find(path: string): Promise<Asset | null> {
    const type = Object.hasOwn(TYPES, path) ? TYPES[path] : undefined;
    if (!type) return null;
    if (path === "") return { type, body: await readFile(`${FOLDER}index.html`, "utf8") };
    this.#bundled ??= files().catch(error => {
      this.#bundled = null;
      throw error;
    });
    return { type, body: (await this.#bundled).get(path) ?? "" };
  }
}

const files = async () => ((await isBundled()) ? readBundled() : bundle());

/** In a package they are bundled already. */
const isBundled = (): Promise<boolean> =>
  access(`${FOLDER}main.js`).then(
    () => true,
    () => false,
  );

async function readBundled(): Promise<ReadonlyMap<string, string>> {
  const names = Object.keys(TYPES).filter(name => name !== "");
  return new Map(
    await Promise.all(names.map(async name => [name, await readFile(FOLDER + name, "utf8")] as const)),
  );
}

/** The bundler is loaded only here: a start does without its memory. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [`${FOLDER}main.ts`, `${FOLDER}style.css`],
    outdir: FOLDER,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    charset: "utf8",
    logLevel: "silent",
  });
  return new Map(result.outputFiles.map(({ path, text }) => [basename(path), text]));
}
