import { suite } from "uvu";
import * as assert from "uvu/assert";
import { logView } from "../../commands/support/log-view.ts";

const test = suite("npm run logs: which lines, and how");
const json = { readable: false };
const entry = {
  function: "customers",
  timestamp: "2026-06-01T12:00:00.123Z",
  level: "INFO",
  message: "request",
  requestId: "r-1",
  traceId: "1-2",
  route: "POST /customers",
  status: 201,
  userId: null,
};
const line = JSON.stringify(entry);
const access = JSON.stringify({
  function: "access",
  requestId: "r-1",
  time: "1780315200123",
  route: "POST /customers",
  status: "500",
});

test("all lines as they are, unless something is asked for", () => {
  assert.is(logView(json)(line), line);
  assert.is(logView({ ...json, filter: "post /CUSTOMERS" })(line), line);
  assert.is(logView({ ...json, filter: "PATCH" })(line), null);
});

test("a request's lines by its id and its trace, and no line that only mentions them", () => {
  for (const request of ["r-1", "1-2"]) assert.is(logView({ ...json, request })(line), line);
  assert.is(logView({ ...json, request: "r-1" })(access), access);
  assert.is(logView({ ...json, request: "r-2" })(line), null);
  const mention = JSON.stringify({ ...entry, requestId: "r-9", message: "after r-1" });
  assert.is(logView({ ...json, request: "r-1" })(mention), null);
});

test("an operation's lines by its route", () => {
  assert.is(logView({ ...json, route: "POST /customers" })(line), line);
  assert.is(logView({ ...json, route: "GET /customers" })(line), null);
});

test("for a terminal a line has time, function, level and the fields that say something", () => {
  const readable = logView({ readable: true, timeZone: "UTC" });
  const escapeSign = String.fromCharCode(27);
  const plain = (text: string | null) => text?.replaceAll(new RegExp(`${escapeSign}\\[\\d+m`, "g"), "");
  assert.is(
    plain(readable(line)),
    "12:00:00.123 customers INFO request requestId=r-1 traceId=1-2 route=POST /customers status=201",
  );
  assert.is(
    plain(readable(access)),
    "12:00:00.123 access 500 requestId=r-1 route=POST /customers status=500",
  );
  assert.match(readable(access) ?? "", "\u001b[31m500\u001b[0m");
  const summer = logView({ readable: true, timeZone: "Europe/Belgrade" });
  assert.match(plain(summer(line)) ?? "", /^14:00:00\.123 customers /);
  const hostile = JSON.stringify({ ...entry, message: "a\u001b[2Jb\nc" });
  assert.match(plain(readable(hostile)) ?? "", "INFO a [2Jb c");
});

test.run();
