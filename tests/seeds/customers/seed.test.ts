import { suite } from "uvu";
import * as assert from "uvu/assert";
import { contract } from "../../../handlers/customers/contract.ts";
import { customersService } from "../../../handlers/customers/service.ts";
import { serve } from "../../../handlers/platform/http/serve.ts";
import { usersIn } from "../../../handlers/platform/identity/callers.ts";
import { createLog } from "../../../handlers/platform/observe/log.ts";
import { seedCustomers } from "../../../seeds/customers/customers.ts";
import { addCustomers } from "../../../seeds/customers/seed.ts";
import { openWorld, type World } from "../../handlers/customers/world.ts";
import { identity } from "../../handlers/support/client.ts";

const test = suite("npm run seed: customers");
let world: World;

test.before(async () => {
  world = await openWorld();
});
test.after(() => world.close());

test("the customers are the same every time, 40 of them with an address each", () => {
  assert.equal(seedCustomers(), seedCustomers());
  assert.is(new Set(seedCustomers().map(({ email }) => email)).size, 40);
});

test("fills the table once, through the service", async () => {
  const { database } = world.db;
  const service = customersService({ database, personalData: world.personalData, timeZone: "UTC" });
  const handler = serve(contract, service, {
    ...usersIn(database),
    identity,
    log: createLog({ write: () => undefined }),
  });
  const context = { awsRequestId: "test", getRemainingTimeInMillis: () => 29_000 };
  const stage = {
    issuer: identity.issuer,
    machineClientId: identity.machineClientId ?? "",
    invoke: async (_name: string, event: object) => handler(event as Parameters<typeof handler>[0], context),
  };
  assert.is(await addCustomers(stage), 40);
  assert.is(await addCustomers(stage), 0);
  const list = await world.machine("GET", "/customers?externalReference=seed:7");
  assert.is(list.body.items[0].email, "customer7@example.com");
});

test.run();
