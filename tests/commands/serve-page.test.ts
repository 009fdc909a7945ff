import { createServer } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CommandError } from "../../commands/support/command.ts";
import { servePage } from "../../commands/support/frontend.ts";
import { listen } from "../../local/listen.ts";
import { withFolder } from "../local/support/folder.ts";

const test = suite("npm run frontend");

test("says in a sentence that its port is in use, and ends", () =>
  withFolder(async folder => {
    const { port, close } = await listen(createServer(), 0, "--port");
    const serving = servePage({ entryPoints: [], outdir: folder, logLevel: "silent" }, folder, port);
    const error = await serving.then(
      () => null,
      (thrown: Error) => thrown,
    );
    await close(0);
    assert.instance(error, CommandError);
    const advice = `End that one, or choose another port: npm run frontend -- --port ${port + 10}.`;
    assert.is(error?.message, `Port ${port} is in use by another program. ${advice}`);
  }));

test.run();
