import { suite } from "uvu";
import * as assert from "uvu/assert";
import { contract } from "../../../handlers/hello/contract.ts";
import { helloService } from "../../../handlers/hello/service.ts";
import { serve } from "../../../handlers/platform/http/serve.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { type TestDatabase, testDatabase } from "../../support/database.ts";
import { type Call, clientOf, identity, routesOf } from "../support/client.ts";

const test = suite<{ db: TestDatabase; call: Call }>("hello", {} as never);

test.before(async context => {
  context.db = await testDatabase();
  const log = createLog({ write: () => undefined });
  const handler = serve(contract, helloService, { database: context.db.database, identity, log });
  context.call = clientOf(handler, routesOf(contract));
});
test.after(({ db }) => db.close());

test("greets by name, and the world without one", async ({ call }) => {
  assert.equal((await call("GET", "/hello?name=Ann")).body, { greeting: "Hello, Ann!" });
  assert.equal((await call("GET", "/hello")).body, { greeting: "Hello, world!" });
});

test("refuses an empty name", async ({ call }) => {
  assert.is((await call("GET", "/hello?name=")).body.code, "invalid_request");
});

test.run();
