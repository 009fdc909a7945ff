import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A file of the console's page. */
export interface Asset {
  readonly type: string;
  readonly body: string;
}

const FOLDER = fileURLToPath(new URL("./page/", import.meta.url));

/** The page: one HTML file, one style sheet, one script. Made when it is first asked for, since most starts never show it. */
export class Assets {
  #script: Promise<string> | null = null;

  /** @param path below `/console/`; null when there is no such file */
  async find(path: string): Promise<Asset | null> {
    if (path === "") return { type: "text/html; charset=utf-8", body: await this.#file("index.html") };
    if (path === "style.css") return { type: "text/css; charset=utf-8", body: await this.#file("style.css") };
    if (path === "main.js") return { type: "text/javascript; charset=utf-8", body: await this.#bundled() };
    return null;
  }

  #file(name: string): Promise<string> {
    return readFile(FOLDER + name, "utf8");
  }

  #bundled(): Promise<string> {
    this.#script ??= bundle().catch(error => {
      this.#script = null;
      throw error;
    });
    return this.#script;
  }
}

/** The bundler is loaded only here: a start does without its memory. */
async function bundle(): Promise<string> {
  const { build } = await import("esbuild");
  const result = await build({
    entryPoints: [`${FOLDER}main.ts`],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    charset: "utf8",
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text ?? "";
}
