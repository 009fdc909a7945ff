import type { IncomingMessage, ServerResponse } from "node:http";
import { ClientGone } from "../http/read-body.ts";
import { VersionCounter } from "./api/overview.ts";
import { Assets } from "./assets.ts";
import { consoleToken, Guard } from "./guard.ts";
import { ConsoleError, readJson, send, sendJson } from "./http.ts";
import { endpoints, findEndpoint } from "./routes.ts";
import type { ConsoleSources } from "./sources.ts";
import { LiveStreams } from "./stream.ts";

export interface ConsoleOptions {
  readonly sources: ConsoleSources;
  /** A secret of the data folder: who knows the address that is made of it may look. */
  readonly seed: string;
  /** The page's files; built unless given. */
  readonly assets?: Assets;
  /** Told of our own mistakes. */
  readonly onError: (error: unknown) => void;
}

/** A page for the person at this machine that shows what local mode does, and runs jobs. */
export interface Console {
  /** Path with the token, to be put behind an address; a fragment reaches neither servers nor their logs. */
  readonly path: string;
  /** Answers a request below `/console`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends the live streams. */
  close(): void;
}

const API = "/console/api/";

/** Nothing but our own files runs or loads, and nothing frames the page. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

export function openConsole({ sources, seed, onError, assets = new Assets() }: ConsoleOptions): Console {
  const token = consoleToken(seed);
  const guard = new Guard(token);
  const table = endpoints();
  const versions = new VersionCounter(sources);
  const streams = new LiveStreams(() => versions.current());

  const answer = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const refusal = guard.refusal(request.headers);
    if (refusal) throw new ConsoleError(refusal.status, refusal.message);
    const method = request.method ?? "GET";
    const path = url.pathname.slice(API.length);
    if (method === "GET" && path === "live") return streams.add(response);
    const { endpoint, params } = findEndpoint(table, method, path);
    const body = await readJson(request);
    sendJson(response, 200, await endpoint(sources, { params, query: url.searchParams, body }));
  };

  return {
    path: `/console/#token=${token}`,
    async handle(request, response) {
      const url = new URL(request.url ?? "/", "http://localhost");
      try {
        if (url.pathname.startsWith(API)) await answer(request, response, url);
        else await sendAsset(assets, url.pathname, response);
      } catch (error) {
        if (error instanceof ClientGone) return;
        if (!(error instanceof ConsoleError)) onError(error);
        const [status, message] =
          error instanceof ConsoleError ? [error.status, error.message] : [500, INTERNAL];
        if (!response.headersSent) sendJson(response, status, { message });
      }
    },
    close: () => streams.close(),
  };
}

const INTERNAL = "The console made a mistake: see the terminal.";

async function sendAsset(assets: Assets, path: string, response: ServerResponse): Promise<void> {
  // The page names its files by relative addresses.
  if (path === "/console") return send(response, 308, { location: "/console/" }, "");
  const asset = await assets.find(path.slice("/console/".length));
  if (!asset) throw new ConsoleError(404, `The console has no file ${path}.`);
  const headers = {
    "content-type": asset.type,
    "content-security-policy": PAGE_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
  };
  send(response, 200, headers, asset.body);
}
