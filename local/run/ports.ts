import type { Server } from "node:http";
import type { AwsEndpoint } from "../aws/endpoint.ts";
import { createAwsServer } from "../aws/server.ts";
import { createSiteServer, type ServedSite } from "../cloudfront/server.ts";
import type { Console } from "../console/index.ts";
import { Gateway } from "../gateway/server.ts";
import { type Listening, listen } from "../http/listen.ts";
import { StartError } from "../http/start-error.ts";
import type { Observer } from "../observe/observe.ts";
import type { MountedService } from "../services/host.ts";
import type { Cleanup } from "./cleanup.ts";

/** The three servers. They listen before the program is known, since their addresses are part of its outputs. */
export interface Ports {
  readonly gateway: Gateway;
  readonly apiUrl: string;
  readonly awsUrl: string;
  /** Where the web page is. */
  readonly siteUrl: string;
  /** Serves the web page from now on. */
  openSite(site: ServedSite): void;
  /** Serves the AWS port from now on. */
  open(endpoint: AwsEndpoint, pages: readonly Pick<MountedService, "page">[]): void;
  /** Serves the console beside it, and from now on each port's page for a browser at `/`. */
  openConsole(console: Console, home: { readonly api: string; readonly aws: string }): void;
  /** Takes no more calls on the AWS port. */
  withdraw(): void;
  /** Lets requests that are being answered end, and takes no more. */
  closeApi(): Promise<void>;
}

export interface PortOptions {
  readonly port: number;
  readonly awsPort: number;
  /** Undefined for the usual one, or a free one where that is taken. */
  readonly sitePort?: number | undefined;
  readonly accountId: string;
}

/** How long requests that are being answered may take at the end, in milliseconds. */
const GRACE_MILLISECONDS = 1_500;

/** @throws StartError when a port is taken */
export async function openPorts(options: PortOptions, observer: Observer, cleanup: Cleanup): Promise<Ports> {
  let endpoint: AwsEndpoint | null = null;
  let pages: readonly Pick<MountedService, "page">[] = [];
  let console: Console | null = null;
  let site: ServedSite | null = null;
  let home: { readonly api: string; readonly aws: string } | null = null;
  const clock = { now: () => new Date() };
  const gateway = new Gateway({
    accountId: options.accountId,
    clock,
    home: () => home?.api ?? null,
    onReply: observer.request,
  });
  const awsServer = createAwsServer({
    endpoint: () => endpoint,
    pages: () => pages,
    console: () => console,
    home: () => home?.aws ?? null,
    onError: observer.pageError,
  });
  const siteServer = createSiteServer(() => site, observer.pageError);
  const opening = [
    listen(awsServer, options.awsPort, "--aws-port"),
    listen(gateway.server, options.port, "--port"),
    listenForSite(siteServer, options),
  ] as const;
  for (const one of opening)
    cleanup.add(async () => (await one.catch(() => null))?.close(GRACE_MILLISECONDS));
  const [aws, api, page] = await allOf(opening);
  const closeApi = () => api.close(GRACE_MILLISECONDS);
  return {
    gateway,
    apiUrl: `http://localhost:${api.port}`,
    awsUrl: `http://localhost:${aws.port}`,
    siteUrl: `http://localhost:${page.port}`,
    openSite(opened) {
      site = opened;
    },
    open(opened, mounted) {
      endpoint = opened;
      pages = mounted;
    },
    withdraw() {
      site = null;
      endpoint = null;
    },
    openConsole(opened, pages) {
      console = opened;
      home = pages;
      cleanup.add(() => opened.close());
    },
    closeApi,
  };
}

const SITE_PORT = 4002;

/**
 * The page's address is one of the stack's outputs, so that any port will do. Where ports are picked, its is too.
 * @throws StartError when the port that was asked for is taken
 */
function listenForSite(server: Server, { port, sitePort }: PortOptions): Promise<Listening> {
  if (sitePort !== undefined || port === 0) return listen(server, sitePort ?? 0, "--site-port");
  return listen(server, SITE_PORT, "--site-port").catch(() => listen(server, 0, "--site-port"));
}

/** @throws StartError that names every port that cannot be had, so that one look is enough */
async function allOf(opening: readonly [Promise<Listening>, Promise<Listening>, Promise<Listening>]) {
  const failures = (await Promise.allSettled(opening)).flatMap(result =>
    result.status === "rejected" ? [result.reason] : [],
  );
  const messages = failures.filter(error => error instanceof StartError).map(({ message }) => message);
  if (messages.length > 1) throw new StartError(messages.reverse().join("\n"));
  return Promise.all(opening);
}
