import type { IncomingMessage } from "node:http";

const NO_BODY = Buffer.alloc(0);

/** How long the rest of a body that is too large may take to come before it is answered. */
const lingerMilliseconds = 1000;

/** The client ended the connection before its request was whole: no reply is possible. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
  constructor() {
    super("The client went away.");
  }
}

/**
 * Reads a body up to a limit; null when it is larger. The rest is read even so, unless it takes long: who is still
 * sending when the connection is closed may never see the answer (RFC 9112, section 9.6).
 *
 * @throws ClientGone
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
  linger = lingerMilliseconds,
): Promise<Buffer | null> {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length === 0 && request.headers["transfer-encoding"] === undefined) return NO_BODY;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isTooLarge = false;
    let patience: NodeJS.Timeout | undefined;
    const refuse = () => {
      chunks.length = 0;
      if (!isTooLarge) patience = setTimeout(() => resolve(null), linger);
      isTooLarge = true;
    };
    if (length > limitBytes) refuse();
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) refuse();
      else chunks.push(chunk);
    });
    request.on("end", () => {
      const whole = () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
      clearTimeout(patience);
      resolve(isTooLarge ? null : whole());
    });
    const gone = () => {
      clearTimeout(patience);
      reject(new ClientGone());
    };
    request.on("error", gone);
    request.on("close", gone);
    if (request.destroyed) gone();
  });
}
