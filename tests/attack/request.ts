import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";

/** A request as it goes over the wire; `fetch` would mend or refuse half of the attacks. */
export interface RawRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

export interface RawReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const agents = {
  "http:": new http.Agent({ keepAlive: true }),
  "https:": new https.Agent({ keepAlive: true }),
};

/** Sends it to the API at `baseUrl`. */
export function send(baseUrl: string, { method, path, headers, body }: RawRequest): Promise<RawReply> {
  const { protocol, hostname, port, pathname } = new URL(baseUrl);
  const { request } = protocol === "https:" ? https : http;
  const agent = agents[protocol as keyof typeof agents];
  const options = { method, hostname, port, agent, path: pathname.replace(/\/$/, "") + path };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, headers: { ...headers, ...length(body) } }, async reply => {
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: await text(reply) });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Ends connections that are kept for the next request. */
export function hangUp(): void {
  for (const agent of Object.values(agents)) agent.destroy();
}

const length = (body: string | Buffer | undefined) =>
  body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
