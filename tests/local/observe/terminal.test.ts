import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FinishedRequest } from "../../../local/gateway/server.ts";
import type { FunctionSpec } from "../../../local/lambda/functions.ts";
import { Terminal } from "../../../local/observe/terminal.ts";

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

test("of a user name that is a UUID the beginning is shown", () => {
  const caller = { claims: { username: "2c56c2f5-a82c-4b2f-bb7f-cdbb585ef1d5" }, scopes: [] };
  assert.is(
    printed(terminal => terminal.request(request({ caller }))),
    "GET /me 200 12 ms users 2c56c2f5\n",
  );
});

test("a function's own lines are shown; its request lines and metrics are not", () => {
  const show = (line: object | string) =>
    printed(terminal => terminal.functionLog(spec, typeof line === "string" ? line : JSON.stringify(line)));
  assert.is(
    show({ timestamp: "t", level: "INFO", requestId: "r", message: "hello", count: 1, name: "x" }),
    "  users INFO hello count=1 name=x\n",
  );
  assert.is(show({ level: "WARN", message: { a: 1 } }), '  users WARN {"a":1}\n');
  assert.is(show("plain"), "  users plain\n");
  assert.is(show({ level: "INFO", message: "request", status: 200 }), "");
  assert.is(
    show({ level: "ERROR", message: "request", status: 500, code: "internal" }),
    "  users ERROR request status=500 code=internal\n",
  );
  assert.is(show({ _aws: {}, Requests: 1 }), "");
});

test("an error is told in a line, and below it the places that are the person's own", () => {
  const show = (line: object) => printed(terminal => terminal.functionLog(spec, JSON.stringify(line)));
  const stackTrace = [
    "RangeError: too far",
    "    at reach (handlers/users/service.ts:3:9)",
    "    at async run (node:internal/x:1:1)",
    "    at run (/x/bootstrap.cjs:50:20)",
  ];
  const uncaught = {
    level: "ERROR",
    message: { errorType: "RangeError", errorMessage: "too far", stackTrace },
  };
  assert.is(
    show(uncaught),
    "  users ERROR RangeError: too far\n      at reach (handlers/users/service.ts:3:9)\n",
  );
  const logged = {
    level: "WARN",
    message: "pool away",
    error: {
      name: "TypeError",
      message: "no pool",
      at: ["find (handlers/platform/identity/directory.ts:7:1)"],
    },
    tries: 2,
  };
  assert.is(
    show(logged),
    "  users WARN pool away tries=2\n      TypeError: no pool\n      at find (handlers/platform/identity/directory.ts:7:1)\n",
  );
});

test("the files of one run of the migrations are told in one line", () => {
  const applied = (file: string) =>
    JSON.stringify({ level: "INFO", function: "migrate", message: "migration applied", file, statements: 2 });
  const done = JSON.stringify({ level: "INFO", message: "migrations are up to date", files: 3, applied: [] });
  const show = (...lines: readonly string[]) =>
    printed(terminal => lines.map(line => terminal.functionLog({ label: "migrate" } as FunctionSpec, line)));
  assert.is(
    show(applied("0001_a.sql"), applied("0002_b.sql"), done),
    "  migrate 2 migrations applied, 0001_a.sql to 0002_b.sql\n",
  );
  assert.is(show(applied("0003_c.sql"), done), "  migrate migration applied 0003_c.sql\n");
  assert.is(show(done), "");
  const failed = JSON.stringify({ level: "ERROR", message: "0002_b.sql failed" });
  assert.is(
    show(applied("0001_a.sql"), failed),
    "  migrate migration applied 0001_a.sql\n  migrate ERROR 0002_b.sql failed\n",
  );
});

test("events that went well have no line, and what the beginning says is not repeated", () => {
  const show = (line: object) => printed(terminal => terminal.functionLog(spec, JSON.stringify(line)));
  assert.is(show({ level: "INFO", message: "invocation", outcome: "succeeded" }), "");
  assert.is(
    show({
      level: "ERROR",
      message: "invocation",
      function: "users",
      service: "users",
      functionRequestId: "f",
      ms: 3,
    }),
    "  users ERROR invocation ms=3\n",
  );
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

test("nothing that others choose commands the terminal, or forges a line of it", () => {
  const path = "/\u001b]0;title\u0007\u001b[2J\r\nGET /me 200";
  assert.is(
    printed(terminal => terminal.request(request({ request: { method: "GET", path } as never }))),
    "GET /\\x1b]0;title\\x07\\x1b[2J\\x0d\\nGET /me 200 200 12 ms users ann\n",
  );
  assert.is(
    printed(terminal => terminal.notice("code of \u009b2Jann"), true),
    "\u001b[1m·\u001b[0m code of \\x9b2Jann\n",
  );
  assert.is(
    printed(terminal => terminal.functionLog(spec, "two\tcolumns\u001b[8m\nGET /me 200")),
    "  users two\tcolumns\\x1b[8m\n      GET /me 200\n",
  );
});

test.run();
