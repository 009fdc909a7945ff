import { createServer, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stackLogs } from "../../commands/support/stack-logs.ts";
import type { Stage } from "../../commands/support/stage.ts";
import { listen } from "../../local/http/listen.ts";

interface LogEvent {
  readonly eventId: string;
  readonly timestamp: number;
  readonly message: string;
}

const test = suite("npm run logs, of a deployed stack");
const start = Date.UTC(2026, 5, 1);
const groupOf = (name: string) => `/aws/lambda/shop-dev-${name}`;

/** CloudWatch, as far as FilterLogEvents reads it: what is in a group from a time on. */
const cloudWatch = (groups: Readonly<Record<string, readonly LogEvent[]>>): Server =>
  createServer(async (request, response) => {
    const asked = (await json(request)) as { logGroupName: string; startTime: number };
    const events = groups[asked.logGroupName]?.filter(({ timestamp }) => timestamp >= asked.startTime);
    response.writeHead(events ? 200 : 400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(events ? { events } : { __type: "ResourceNotFoundException" }));
  });

test("--follow prints what shows up late too, and each line once", async () => {
  const seconds = (after: number, eventId: string): LogEvent => {
    const message = `{"line":"${eventId}"}\n`;
    return { eventId, timestamp: start + after * 1000, message };
  };
  const users = [seconds(-1, "before"), seconds(60, "u1")];
  const movies: LogEvent[] = [];
  const server = await listen(
    cloudWatch({ [groupOf("users")]: users, [groupOf("movies")]: movies }),
    0,
    "--port",
  );
  const stage: Stage = {
    outputs: { functions: ["users", "movies", "never-called"] },
    client: {
      region: "eu-central-1",
      endpoint: `http://127.0.0.1:${server.port}`,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    },
    dataDir: null,
    namePrefix: "shop-dev-",
  };
  const enough = new Error("enough");
  const printed: string[] = [];
  const print = (line: string) => {
    printed.push(line);
    // Written before what was printed, and there after it.
    if (printed.length === 1) movies.push(seconds(45, "m1"));
    if (printed.length === 2) users.push(seconds(120, "u2"));
    if (printed.length === 3) throw enough;
  };
  const options = { name: undefined, since: new Date(start), follow: true, pollMilliseconds: 1, print };
  assert.is(await stackLogs(stage, options).catch(error => error), enough);
  assert.equal(printed, [
    '{"function":"users","line":"u1"}',
    '{"function":"movies","line":"m1"}',
    '{"function":"users","line":"u2"}',
  ]);
  await server.close(0);
});

test.run();
