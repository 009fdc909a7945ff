import type { Socket } from "node:dgram";

const prefix = '{"format":"json","version":1}\n';

/** Loaded with the first document: a function that is not sampled never needs it. */
let socket: Promise<Socket> | undefined;

/**
 * Hands a document to the X-Ray daemon that Lambda runs beside each function. Nothing is waited for and nothing fails:
 * a document that is lost leaves a gap in a trace.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
 */
export function sendToDaemon(document: object, address = process.env.AWS_XRAY_DAEMON_ADDRESS): void {
  const [, host, port] = /^(.+):(\d+)$/.exec(address ?? "") ?? [];
  if (host === undefined || port === undefined) return;
  socket ??= openSocket();
  socket
    .then(open => open.send(prefix + JSON.stringify(document), Number(port), host, () => undefined))
    .catch(() => undefined);
}

async function openSocket(): Promise<Socket> {
  const { createSocket } = await import("node:dgram");
  const open = createSocket("udp4");
  open.on("error", () => undefined);
  // It must keep neither a function nor a test alive.
  return open.unref();
}
