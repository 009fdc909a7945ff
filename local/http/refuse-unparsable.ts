import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

const REFUSALS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
};

/** How long the rest of what could not be parsed may take to come. */
const lingerMilliseconds = 2000;
const refused = new WeakSet<Duplex>();

/**
 * Answers what Node's parser refuses, which never becomes a request: headers beyond 64 KiB, or no HTTP at all. What
 * comes after the answer is read and forgotten: a connection that is closed with something unread is reset, and the
 * answer with it (RFC 9112, section 9.6).
 */
export function refuseUnparsable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (refused.has(socket)) return;
  // Nothing was asked on a connection that a browser opened in advance.
  if (!socket.writable || (socket as Socket).bytesRead === 0) {
    socket.destroy();
    return;
  }
  const [status, message] = REFUSALS[error.code ?? ""] ?? [400, "Bad Request"];
  const body = JSON.stringify({ message });
  const headers = `content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close`;
  refused.add(socket);
  socket.end(`HTTP/1.1 ${status} ${message}\r\n${headers}\r\n\r\n${body}`);
  const linger = setTimeout(() => socket.destroy(), lingerMilliseconds);
  socket.once("close", () => clearTimeout(linger)).once("end", () => socket.destroy());
}
