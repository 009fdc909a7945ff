import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isLoopbackHost } from "../http/listen.ts";

/** Why a request is not served. */
export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly message: string;
}

/**
 * Keeps everybody but the person at this machine off the console: it shows user data and runs jobs. A web page of
 * another origin has no token and a telling `Origin`, one that rebinds its name to us has another `Host`, another
 * account of this machine has no token.
 */
export class Guard {
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digest(token);
  }

  /** Null when the request may be served. */
  refusal(headers: IncomingHttpHeaders): Refusal | null {
    const { host, origin, authorization } = headers;
    if (!isLoopbackHost(host)) return { status: 421, message: "The console answers to localhost only." };
    const site = headers["sec-fetch-site"];
    const isForeign = origin !== undefined && origin !== `http://${host}`;
    if (isForeign || (site !== undefined && site !== "same-origin" && site !== "none"))
      return { status: 403, message: "The console answers to its own page only." };
    const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1] ?? "";
    if (!timingSafeEqual(digest(token), this.#digest))
      return { status: 401, message: "Open the console at the address that npm start printed." };
    return null;
  }
}

/** The token of a data folder, the same at every start so that a bookmark goes on working. */
export const consoleToken = (seed: string): string =>
  createHmac("sha256", seed).update("console").digest("base64url");

const digest = (text: string) => createHash("sha256").update(text).digest();
