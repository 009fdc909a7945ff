import type { Server, ServerResponse } from "node:http";
import { createServer as createSocketServer, type Server as SocketServer } from "node:net";
import { StartError } from "./start-error.ts";

/** A listening server and how to end it. */
export interface Listening {
  readonly port: number;
  /** Refuses new connections and drops idle ones at once, busy ones after `graceMilliseconds`. */
  close(graceMilliseconds: number): Promise<void>;
}

/**
 * Listens on the loopback addresses only, IPv6 too where the machine has it, so that `localhost` never waits
 * for a refused first try.
 * @throws StartError when the port is taken; `option` is the one that changes it.
 */
export async function listen(server: Server, port: number, option: string): Promise<Listening> {
  const drain = draining(server);
  const bound = await listenOn(server, port, "127.0.0.1", option);
  const second = createSocketServer(socket => server.emit("connection", socket));
  const both = await listenOn(second, bound, "::1", option).then(
    () => true,
    // Without IPv6, or with the port taken there while we picked a free one: IPv4 is enough.
    error => {
      if (error instanceof StartError && port !== 0) throw error;
      return false;
    },
  );
  return {
    port: bound,
    close: async graceMilliseconds => {
      drain();
      await received();
      // Drops idle connections as well: https://nodejs.org/docs/latest-v20.x/api/http.html#serverclosecallback
      const closed = Promise.all([closing(server), both && closing(second)]);
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
      await closed;
      clearTimeout(timer);
    },
  };
}

/**
 * Prepares the end of a server. From the call of what it returns on, replies say `connection: close`, and connections end
 * with the reply that is under way: a client that keeps its connection busy would hold the server open until the end of
 * its grace, and then lose a request.
 */
function draining(server: Server): () => void {
  const underWay = new Set<ServerResponse>();
  let isEnding = false;
  server.prependListener("request", (_request, response) => {
    underWay.add(response);
    if (isEnding) closeAfter(response);
    response.once("close", () => {
      underWay.delete(response);
      // Of those whose headers had gone before.
      if (isEnding) setImmediate(() => server.closeIdleConnections());
    });
  });
  return () => {
    isEnding = true;
    for (const response of underWay) closeAfter(response);
  };
}

/**
 * Lets the event loop read what has arrived already. A connection with a request that was not read yet counts as idle: to
 * drop it would lose the request.
 */
async function received(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise(resolve => setImmediate(resolve));
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}

/** Whether a `Host` header names this machine; any other is a web page that rebinds its name to us. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|[a-z0-9-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

/** Resolves when its last connection has ended. */
const closing = (server: SocketServer) => new Promise<void>(resolve => void server.close(() => resolve()));

function listenOn(server: SocketServer, port: number, host: string, option: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? portTaken(port, option)
          : error.code === "EACCES"
            ? portForbidden(port, option)
            : error,
      );
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

const portTaken = (port: number, option: string) =>
  new StartError(
    `Port ${port} is in use by another program. End that one, or choose another port: npm start -- ${option} ${port + 10} (0 picks a free one).`,
  );
const portForbidden = (port: number, option: string) =>
  new StartError(
    `Port ${port} may not be used by this user. Choose one above 1023: npm start -- ${option} 4000.`,
  );
