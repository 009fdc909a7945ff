import * as v from "valibot";
import { type Clock, systemClock } from "../../platform/clock.ts";
import { exchangeJson } from "../../platform/fetch-json.ts";
import type { Log } from "../../platform/observe/log.ts";

/** One node of a chain. */
export interface Rpc {
  /**
   * One call of JSON-RPC 2.0; what the node answers is checked.
   *
   * @throws RpcRefusal when the node understands and will not; RpcFailure when there is no good answer
   */
  call<const S extends v.GenericSchema>(
    method: string,
    params: readonly unknown[],
    result: S,
  ): Promise<v.InferOutput<S>>;
}

/** A node's own error. Its text may quote the request or the address of the node, so it stays out. */
export class RpcRefusal extends Error {
  override readonly name = "RpcRefusal";
  constructor(method: string, code: number) {
    super(`The node refused ${method} with code ${code}.`);
  }
}

/** No answer, or one that cannot be. */
export class RpcFailure extends Error {
  override readonly name = "RpcFailure";
}

/** For one call, and for all calls of one piece of work: a job's lease is longer. */
const longestMilliseconds = 5_000;
const longestWorkMilliseconds = 15_000;
const longestBytes = 5_000_000;

const Reply = v.object({
  error: v.optional(v.object({ code: v.number() })),
  result: v.optional(v.unknown()),
});

/** The node at a URL, which is secret: no error and no log line names it. */
export const rpcAt = (url: string, exchange: typeof exchangeJson = exchangeJson): Rpc => ({
  async call(method, params, schema) {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json", accept: "application/json" };
    const reply = await exchange(url, {
      method: "POST",
      headers,
      body,
      longestBytes,
      timeoutMilliseconds: longestMilliseconds,
    }).catch((error: NodeJS.ErrnoException) => {
      throw new RpcFailure(`${method} got no answer${error.code ? ` (${error.code})` : ""}.`);
    });
    const parsed = v.safeParse(Reply, reply.body);
    const error = parsed.success ? parsed.output.error : undefined;
    if (error) throw new RpcRefusal(method, error.code);
    if (reply.status !== 200 || !parsed.success)
      throw new RpcFailure(`${method} was answered with status ${reply.status} and no JSON-RPC.`);
    const result = v.safeParse(schema, parsed.output.result);
    if (!result.success) throw new RpcFailure(`${method} was answered with something else than it gives.`);
    return result.output;
  },
});

/**
 * Does work with the first node that can do it, from the one on that did it last.
 *
 * @param check asked of each node before it is used for the first time
 */
export function firstOf(
  nodes: readonly Rpc[],
  log: Log,
  check: (node: Rpc) => Promise<void>,
  now: Clock = systemClock,
) {
  const checked = new Set<Rpc>();
  let preferred = 0;
  return async <Result>(work: (node: Rpc) => Promise<Result>): Promise<Result> => {
    const end = now() + longestWorkMilliseconds;
    for (let tries = 0; tries < nodes.length; tries++) {
      const index = (preferred + tries) % nodes.length;
      const node = nodes[index] as Rpc;
      const limited: Rpc = {
        call: (method, ...rest) =>
          now() < end ? node.call(method, ...rest) : Promise.reject(new RpcFailure("No time is left.")),
      };
      try {
        if (!checked.has(node)) await check(limited);
        checked.add(node);
        const result = await work(limited);
        preferred = index;
        return result;
      } catch (error) {
        if (!(error instanceof RpcFailure || error instanceof RpcRefusal)) throw error;
        log.warn("node failed", { node: index + 1, of: nodes.length, reason: error.message });
      }
    }
    throw new RpcFailure("None of the nodes in depositsRpcUrls could do it.");
  };
}

/** The URLs of the secret, one or more between spaces or commas. */
export function nodeUrls(secret: string): string[] {
  const urls = secret.split(/[\s,]+/).filter(Boolean);
  const isUrl = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (urls.length > 0 && urls.every(isUrl)) return urls;
  throw new Error("The secret depositsRpcUrls must hold one or more http(s) URLs, between spaces or commas.");
}
