import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FinishedRequest } from "../../local/gateway/server.ts";
import type { FunctionSpec } from "../../local/lambda/functions.ts";
import { Terminal } from "../../local/terminal.ts";

const spec = { label: "users" } as FunctionSpec;
const test = suite("terminal");

function printed(show: (terminal: Terminal) => void, colour = false): string {
  let text = "";
  const terminal = new Terminal({ write: more => (text += more), colour });
  show(terminal);
  terminal.flush();
  return text;
}
const request = (more: Partial<FinishedRequest> = {}) =>
  ({
    request: { method: "GET", path: "/me" },
    status: 200,
    milliseconds: 12.4,
    spec,
    caller: { claims: { username: "ann" } },
    why: null,
    ...more,
  }) as FinishedRequest;

test("one line a request: method, path, status, time, function, user", () => {
  assert.is(
    printed(terminal => terminal.request(request())),
    "GET /me 200 12 ms users ann\n",
  );
  assert.is(
    printed(terminal =>
      terminal.request(request({ status: 401, spec: null, caller: null, why: "no token" })),
    ),
    "GET /me 401 12 ms - - (no token)\n",
  );
  assert.is(
    printed(terminal =>
      terminal.request(request({ caller: { claims: { client_id: "machine" }, scopes: [] } })),
    ),
    "GET /me 200 12 ms users machine\n",
  );
});

test("a function's own lines are shown; its request lines and metrics are not", () => {
  const show = (line: object | string) =>
    printed(terminal => terminal.functionLog(spec, typeof line === "string" ? line : JSON.stringify(line)));
  assert.is(
    show({ timestamp: "t", level: "INFO", requestId: "r", message: "hello", count: 1, name: "x" }),
    "  users INFO hello count=1 name=x\n",
  );
  assert.is(show({ level: "ERROR", message: { errorType: "E" } }), '  users ERROR {"errorType":"E"}\n');
  assert.is(show("plain"), "  users plain\n");
  assert.is(show({ level: "INFO", message: "request", status: 200 }), "");
  assert.is(
    show({ level: "ERROR", message: "request", status: 500, code: "internal" }),
    "  users ERROR request status=500 code=internal\n",
  );
  assert.is(show({ _aws: {}, Requests: 1 }), "");
});

test("colours where the terminal has them", () => {
  assert.is(
    printed(terminal => terminal.request(request({ status: 500 })), true),
    "GET /me \u001b[31m500\u001b[0m 12 ms users ann\n",
  );
});

test("lines of one moment are written at once", async () => {
  const writes: string[] = [];
  const terminal = new Terminal({ write: text => writes.push(text), colour: false });
  terminal.line("a");
  terminal.line("b");
  await new Promise(resolve => setImmediate(resolve));
  assert.equal(writes, ["a\nb\n"]);
});

test.run();
