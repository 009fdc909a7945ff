import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { type OutsideCall, traced } from "./observe/subsegment.ts";

/** As the gateway's own limits for a key set. */
const longestMilliseconds = 1_500;
const longestBytes = 150_000;

export interface JsonRequest {
  /** Default GET. */
  readonly method?: "GET" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange. Default 1,500. */
  readonly timeoutMilliseconds?: number;
  /** Of the answer. Default 150,000. */
  readonly longestBytes?: number;
  /** How a trace shows it. Default: the host. */
  readonly call?: OutsideCall;
}

export interface JsonReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** Undefined for an error, or an empty answer, that is not JSON. */
  readonly body: unknown;
}

/**
 * One exchange with a server that answers JSON, whatever its status; redirects are not followed. With `node:http`,
 * because `fetch` costs 30 ms at its first use.
 *
 * @throws Error that names the host alone, since URLs and headers may hold secrets
 */
export function exchangeJson(url: string, options: JsonRequest = {}): Promise<JsonReply> {
  const { call = { name: new URL(url).hostname, namespace: "remote" } } = options;
  return traced(
    call,
    () => exchange(url, options),
    ({ status }) => ({ status }),
  );
}

function exchange(url: string, options: JsonRequest): Promise<JsonReply> {
  const { method = "GET", headers = {}, body = "", timeoutMilliseconds = longestMilliseconds } = options;
  const { host, protocol } = new URL(url);
  const open = protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sized = body === "" ? headers : { ...headers, "content-length": String(Buffer.byteLength(body)) };
    const request = open(url, { method, headers: sized, agent: false }, response => {
      read(response, options.longestBytes ?? longestBytes, host).then(resolve, reason => {
        request.destroy();
        reject(reason);
      });
    });
    const deadline = setTimeout(
      () => request.destroy(new Error(`${host} did not answer in time`)),
      timeoutMilliseconds,
    );
    request.on("close", () => clearTimeout(deadline));
    request.on("error", reject);
    request.end(body);
  });
}

async function read(response: IncomingMessage, most: number, host: string): Promise<JsonReply> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw new Error(`${host} answered more than ${most} bytes`);
    chunks.push(chunk);
  }
  const { statusCode: status = 0, headers } = response;
  return { status, headers, body: parse(Buffer.concat(chunks).toString("utf8"), status, host) };
}

function parse(text: string, status: number, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (text === "" || status >= 300) return undefined;
    // The parser's own message would quote the answer.
    throw new Error(`${host} did not answer JSON`);
  }
}

/** Gets one small JSON document. */
export async function fetchJson(url: string, timeoutMilliseconds = longestMilliseconds): Promise<unknown> {
  const { status, body } = await exchangeJson(url, { timeoutMilliseconds });
  const { host } = new URL(url);
  if (status !== 200) throw new Error(`${host} answered ${status}`);
  if (body === undefined) throw new Error(`${host} did not answer JSON`);
  return body;
}
