import { createServer } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CommandError } from "../../commands/support/command.ts";
import { servePages } from "../../commands/support/pages.ts";
import { listen } from "../../local/http/listen.ts";

const test = suite("npm run frontend");

test("says in a sentence that its port is in use, and ends", async () => {
  const { port, close } = await listen(createServer(), 0, "--port");
  const error = await servePages(port, () => ({})).then(
    () => null,
    (thrown: Error) => thrown,
  );
  await close(0);
  assert.instance(error, CommandError);
  const advice = `End that one, or choose another port: npm run frontend -- --port ${port + 10}.`;
  assert.is(error?.message, `Port ${port} is in use by another program. ${advice}`);
});

test.run();
