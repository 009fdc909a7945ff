import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Versions } from "../../../local/console/types.ts";
import { type ConsoleServer, withConsole } from "./support/server.ts";
import { fakeSources } from "./support/sources.ts";
import { recordRequest } from "./support/traffic.ts";

const test = suite("live stream");

/** The versions that a stream tells, one after another. */
async function* follow({ url, token }: ConsoleServer): AsyncGenerator<Versions> {
  const response = await fetch(`${url}api/live`, { headers: { authorization: `Bearer ${token}` } });
  assert.is(response.headers.get("content-type"), "text/event-stream");
  let text = "";
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = /^event: changed\ndata: (.*)$/.exec(event)?.[1];
      if (data) yield JSON.parse(data) as Versions;
    }
  }
}

const next = async (stream: AsyncGenerator<Versions>) => (await stream.next()).value as Versions;

test("tells the state at once, and each change of requests, logs and the program", async () => {
  const sources = fakeSources();
  let graph = sources.graph();
  await withConsole({ ...sources, graph: () => graph }, async server => {
    const stream = follow(server);
    const first = await next(stream);
    assert.is(first.requests, 0);
    recordRequest(sources.traces, 1);
    const second = await next(stream);
    assert.ok(second.requests > first.requests);
    assert.is(second.logs, first.logs);
    sources.logs.append("movies", undefined, "hello");
    assert.is((await next(stream)).logs, 1);
    graph = { ...graph };
    assert.is((await next(stream)).program, first.program + 1);
    await stream.return(undefined);
  });
});

test("ends when local mode ends", () =>
  withConsole(fakeSources(), async server => {
    const stream = follow(server);
    await next(stream);
    await server.close();
    assert.is((await stream.next()).done, true);
  }));

test.run();
