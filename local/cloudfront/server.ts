import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { cacheControl, contentType } from "../../lib/site/content-types.ts";
import { isLoopbackHost } from "../http/listen.ts";
import { refuseUnparsable } from "../http/refuse-unparsable.ts";
import type { Site } from "./site.ts";

/** A site as this machine serves it. */
export interface ServedSite {
  /** As the program has it now; undefined if it has none. */
  readonly site: () => Site | undefined;
  readonly projectDir: string;
  /** Origins on this machine that stand in for AWS's: the page may connect to them as well. */
  readonly connectTo: readonly string[];
  /** Makes the files before they are read. @throws Error with what the person can do */
  readonly prepare: (site: Site) => Promise<void>;
}

const TEXT = "text/plain; charset=utf-8";

/** What a path is answered with. */
interface Found {
  readonly file: string;
  readonly content: Buffer;
}

/** The server on the site's port: what CloudFront would answer from the bucket. `served` is null while local mode starts. */
export function createSiteServer(served: () => ServedSite | null, onError: (error: unknown) => void): Server {
  const server = createServer((request, response) => {
    answer(served(), request, response).catch(error => {
      onError(error);
      if (!response.headersSent) send(response, 500, TEXT, `${(error as Error).message}\n`);
    });
  });
  return server.on("clientError", refuseUnparsable);
}

async function answer(
  served: ServedSite | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLoopbackHost(request.headers.host))
    return send(response, 421, TEXT, "Local mode answers to localhost only.\n");
  if (!served)
    return send(response, 503, TEXT, "Local mode is starting or ending.\n", { "retry-after": "1" });
  const site = served.site();
  if (!site) return send(response, 404, TEXT, "The program has no web page.\n");
  for (const [name, value] of Object.entries(withOrigins(site.headers, served.connectTo)))
    response.setHeader(name, value);
  if (request.method !== "GET" && request.method !== "HEAD")
    return send(response, 403, TEXT, "This distribution answers GET and HEAD.\n");
  const found = await find(served, site, request.url ?? "/");
  if (!found) return send(response, 404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>");
  sendFile(request, response, found);
}

async function find(
  { projectDir, prepare }: ServedSite,
  site: Site,
  target: string,
): Promise<Found | undefined> {
  const uri = site.route(target.replace(/[?#].*$/s, ""));
  const written = site.written.get(uri);
  const file = uri.slice(1);
  if (written !== undefined) return { file, content: Buffer.from(written) };
  // The page names its other files, which are as new as itself.
  if (file === "index.html") await prepare(site);
  const folder = path.resolve(projectDir, site.folder);
  const place = path.join(folder, decoded(file));
  if (!place.startsWith(folder + path.sep)) return undefined;
  const content = await readFile(place).catch(() => undefined);
  return content && { file, content };
}

function sendFile(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  { file, content }: Found,
): void {
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  response.setHeader("etag", etag);
  response.setHeader("cache-control", cacheControl(file));
  if (headers["if-none-match"]?.includes(etag)) return void response.writeHead(304).end();
  const type = contentType(file);
  const isText = /^text\/|json|javascript|svg|xml/.test(type);
  const zipped = isText && /\bgzip\b/.test(String(headers["accept-encoding"] ?? ""));
  if (zipped) response.setHeader("content-encoding", "gzip");
  if (isText) response.setHeader("vary", "accept-encoding");
  const body = zipped ? gzipSync(content) : content;
  response.writeHead(200, { "content-type": type, "content-length": body.length });
  response.end(method === "HEAD" ? undefined : body);
}

/** The program's policy names AWS's hosts. */
function withOrigins(
  headers: Site["headers"],
  connectTo: readonly string[],
): Readonly<Record<string, string>> {
  const policy = headers["content-security-policy"];
  if (policy === undefined) return headers;
  const local = policy.replace(/connect-src [^;]*/, directive => [directive, ...connectTo].join(" "));
  return { ...headers, "content-security-policy": local };
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": type, ...headers }).end(body);
}

/** As it is written where it cannot be decoded. */
function decoded(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}
