import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { InlineConfig, Plugin } from "vite";
import { CommandError } from "./command.ts";

/** How Vite makes the pages of `frontend/`. */
const pages = (): InlineConfig => ({
  configFile: false,
  root: path.resolve("frontend"),
  cacheDir: path.resolve("node_modules/.cache/vite"),
  clearScreen: false,
  logLevel: "warn",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});

/**
 * Each request costs a slow phone more than a few kilobytes: one file for what all pages share, which the page names, and
 * one for each product's pages. What a product's list of pages imports stands in the entry, and a map's or wallet's
 * library in a file of its own.
 */
const groups = [
  {
    name: "shared",
    test: /[\\/]node_modules[\\/]preact[\\/]|[\\/]client[\\/]|[\\/]frontend[\\/]src[\\/](app|ui|text|pages[\\/]home)/,
  },
  {
    name: (file: string) => productOf(file) ?? null,
    debugName: "products",
    test: (file: string) => productOf(file) !== undefined,
    // A single page is a file already.
    minSize: 5_000,
  },
];

const productOf = (file: string): string | undefined => {
  const own =
    /[\\/]frontend[\\/]src[\\/]pages[\\/](\w+)[\\/](?:(admin)[\\/]|(?!(?:product|text|en|siwe)\.ts$))[^\\/]+$/;
  return own.exec(file)?.slice(1).filter(Boolean).join("-");
};

/** Writes the pages for a web server, with hashed names below `assets/`; returns the folder. */
export async function buildPages(outDir = path.resolve("frontend/dist")): Promise<string> {
  const cache = path.resolve("node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const made = await mkdtemp(path.join(cache, "pages-"));
  try {
    const { build } = await import("vite");
    await build({
      ...pages(),
      build: {
        outDir: made,
        emptyOutDir: true,
        target: "es2022",
        // Inline scripts and data: addresses are against the site's Content-Security-Policy.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups } } },
      },
    });
    await replaceFiles(made, outDir);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
  return outDir;
}

/**
 * Puts the files of one folder in place of another's, one by one, so that a server of that folder has a whole page at any
 * moment: what `index.html` names is there before it, and what is left over goes last.
 */
export async function replaceFiles(from: string, to: string): Promise<void> {
  const files = await filesOf(from);
  const before = await filesOf(to);
  const isPage = (file: string) => file === "index.html";
  for (const file of [...files.filter(file => !isPage(file)), ...files.filter(isPage)]) {
    const target = path.join(to, file);
    await mkdir(path.dirname(target), { recursive: true });
    // Other builds may write the same file.
    const part = `${target}.${process.pid}.part`;
    await copyFile(path.join(from, file), part);
    await rename(part, target);
  }
  const kept = new Set(files);
  for (const file of before)
    if (!kept.has(file) && !file.endsWith(".part")) await rm(path.join(to, file), { force: true });
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
}

/**
 * Serves the pages on this machine, and shows what is saved at once; returns the port.
 *
 * @param config what `/config.json` says, asked for at each request
 * @throws CommandError when the port is taken
 */
export async function servePages(port: number, config: () => object): Promise<number> {
  const { createServer } = await import("vite");
  const server = await createServer({
    ...pages(),
    plugins: [configFile(config)],
    server: { port, strictPort: true, host: "localhost" },
  });
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    if (!/already in use/.test((error as Error).message)) throw error;
    throw new CommandError(
      `Port ${port} is in use by another program. End that one, or choose another port: npm run frontend -- --port ${port + 10}.`,
    );
  }
  const address = server.httpServer?.address();
  return typeof address === "object" && address ? address.port : port;
}

function configFile(config: () => object): Plugin {
  return {
    name: "config.json",
    configureServer({ middlewares }) {
      middlewares.use("/config.json", (_request, response) => {
        try {
          const text = JSON.stringify(config());
          response.writeHead(200, { "content-type": "application/json" }).end(text);
        } catch (error) {
          response.writeHead(503, { "content-type": "text/plain" }).end((error as Error).message);
        }
      });
    },
  };
}
