import { createServer } from "node:http";
import { Assets } from "../../../../local/console/assets.ts";
import { openConsole } from "../../../../local/console/index.ts";
import type { ConsoleSources } from "../../../../local/console/sources.ts";
import { listen } from "../../../../local/http/listen.ts";

export interface ConsoleServer {
  /** `http://localhost:12345/console/`. */
  readonly url: string;
  /** With the token, as `npm start` prints it. */
  readonly consoleUrl: string;
  readonly token: string;
  /** Our own mistakes so far. */
  readonly errors: readonly unknown[];
  get(path: string): Promise<{ readonly status: number; readonly body: unknown }>;
  post(path: string, body: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
  close(): Promise<void>;
}

/** Bundled once for all consoles of a test file. */
const assets = new Assets();

/** The console alone, on a port of its own unless one is given. */
export async function serveConsole(sources: ConsoleSources, port = 0): Promise<ConsoleServer> {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const page = openConsole({ sources, seed: "seed of the test", onError, assets });
  const server = createServer((request, response) => void page.handle(request, response));
  const listening = await listen(server, port, "--aws-port");
  const origin = `http://localhost:${listening.port}`;
  const token = page.path.split("token=")[1] ?? "";
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, ...init.headers };
    const response = await fetch(`${origin}/console/api/${path}`, { ...init, headers });
    return { status: response.status, body: await response.json() };
  };
  return {
    url: `${origin}/console/`,
    consoleUrl: origin + page.path,
    token,
    errors,
    get: path => ask(path),
    post: (path, body) =>
      ask(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    async close() {
      page.close();
      await listening.close(0);
    },
  };
}

/** Runs a test against a console of its own. */
export async function withConsole(
  sources: ConsoleSources,
  work: (server: ConsoleServer) => Promise<void>,
): Promise<void> {
  const server = await serveConsole(sources);
  try {
    await work(server);
  } finally {
    await server.close();
  }
}
