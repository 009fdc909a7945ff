import { createServer } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CommandError } from "../../commands/support/command.ts";
import { invokeFunction } from "../../commands/support/invoke.ts";
import { listen } from "../../local/http/listen.ts";

const test = suite("invoking a function");

test("a local mode that ends meanwhile is said in a sentence", async () => {
  const server = await listen(
    createServer(request => request.socket.destroy()),
    0,
    "--port",
  );
  const stage = {
    outputs: {},
    client: {
      region: "us-east-1",
      endpoint: `http://127.0.0.1:${server.port}`,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
    },
    dataDir: "/tmp/data",
    namePrefix: "shop-dev-",
  };
  const error = await invokeFunction(stage, "clean-up", "{}").catch((thrown: Error) => thrown);
  await server.close(0);
  assert.instance(error, CommandError);
  assert.is(
    (error as Error).message,
    "The connection was lost before clean-up answered. If local mode has ended, start it again: npm start -- --data /tmp/data",
  );
});

test.run();
