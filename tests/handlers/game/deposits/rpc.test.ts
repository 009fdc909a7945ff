import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import * as v from "valibot";
import {
  firstOf,
  nodeUrls,
  type Rpc,
  RpcFailure,
  RpcRefusal,
  rpcAt,
} from "../../../../handlers/game/deposits/rpc.ts";
import { idleJob } from "../../../../handlers/game/deposits/scan.ts";
import { createLog } from "../../../../handlers/platform/observe/log.ts";

const test = suite("deposits: nodes");
let server: Server;
let url = "";
/** What the server answers next. */
let answer: { status?: number; body?: string } = {};

test.before(async () => {
  server = createServer((_request, response) => {
    response.writeHead(answer.status ?? 200);
    response.end(answer.body);
  });
  await new Promise<void>(done => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/secret-key`;
});
test.after(() => void server.close());

const ask = () => rpcAt(url).call("eth_chainId", [], v.literal("0x1"));
const failure = () =>
  ask().then(
    () => null,
    error => error as Error,
  );

test("a good answer is checked and given", async () => {
  answer = { body: '{"jsonrpc":"2.0","id":1,"result":"0x1"}' };
  assert.is(await ask(), "0x1");
});

test("a node's own error is told by its code; all else is no answer; the URL is in neither", async () => {
  answer = { body: `{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"at ${url}"}}` };
  const refused = await failure();
  assert.instance(refused, RpcRefusal);
  assert.match(refused?.message ?? "", /-32005/);
  for (const bad of [
    { status: 401, body: `no such key: ${url}` },
    { status: 500, body: "" },
    { status: 302, body: "{}" },
    { body: "<html>" },
    { body: "[]" },
    { body: '{"jsonrpc":"2.0","id":1,"result":"0x2"}' },
    { body: '{"jsonrpc":"2.0","id":1}' },
    { body: `"${"x".repeat(5_000_001)}"` },
  ]) {
    answer = bad;
    const error = await failure();
    assert.instance(error, RpcFailure, JSON.stringify(bad).slice(0, 80));
    for (const text of [refused?.stack, error?.stack, String(error?.cause)])
      assert.not.match(text ?? "", /secret-key|127\.0\.0\.1/);
  }
  const nobody = await rpcAt("http://127.0.0.1:1/secret-key").call("m", [], v.string()).catch(String);
  assert.is(nobody, "RpcFailure: m got no answer (ECONNREFUSED).");
});

test("work goes to the first node that can do it, and stays with it; each is checked once", async () => {
  const asked: string[] = [];
  const log = createLog({ write: () => undefined });
  const node = (name: string): Rpc => ({
    call: async () => {
      asked.push(name);
      if (name === "a") throw new RpcFailure("down");
      return undefined as never;
    },
  });
  const first = firstOf([node("a"), node("b"), node("c")], log, async one => {
    await one.call("check", [], v.unknown());
  });
  const work = (one: Rpc) => one.call("work", [], v.unknown());
  await first(work);
  await first(work);
  assert.equal(asked, ["a", "b", "b", "b"]);
  const bug = () => Promise.reject(new TypeError("a mistake of ours"));
  assert.match(String(await first(bug).catch(String)), /a mistake of ours/);
  assert.equal(asked.length, 4, "no other node is asked for it");
});

test("slow nodes together get no more time than a job's lease allows", async () => {
  let time = 0;
  let calls = 0;
  const slow: Rpc = {
    call: async () => {
      calls += 1;
      time += 5_000;
      throw new RpcFailure("did not answer in time");
    },
  };
  const log = createLog({ write: () => undefined });
  const first = firstOf(
    Array.from({ length: 20 }, () => ({ ...slow })),
    log,
    () => Promise.resolve(),
    () => time,
  );
  const failed = await first(node => node.call("work", [], v.unknown())).catch(String);
  assert.match(String(failed), /None of the nodes/);
  assert.equal([calls, time], [3, 15_000]);
});

test("the secret holds one or more URLs; what is wrong with it is told without it", () => {
  assert.equal(nodeUrls("https://a/key"), ["https://a/key"]);
  assert.equal(nodeUrls(" https://a/key,\n http://b "), ["https://a/key", "http://b"]);
  for (const secret of ["", " ", "placeholder-for-depositsRpcUrls", "https://a ftp://hidden"])
    assert.throws(
      () => nodeUrls(secret),
      (error: Error) => /must hold one or more/.test(error.message) && !error.message.includes("hidden"),
    );
});

test("where deposits are off, the job says why, and succeeds", async () => {
  const lines: string[] = [];
  const context = {
    scheduledTime: "2026-06-01T00:00:00Z",
    log: createLog({ write: line => lines.push(line) }),
  };
  const job = idleJob('the config value "depositsTreasury" is empty');
  const result = await job.batch({} as never, job.start(context.scheduledTime, null), context, undefined);
  assert.is(result.done, true);
  assert.match(lines[0] ?? "", /deposits are off.*depositsTreasury/);
});

test.run();
