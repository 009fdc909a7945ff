import { suite } from "uvu";
import * as assert from "uvu/assert";
import { contract } from "../../../../handlers/operations/health/contract.ts";
import { healthService } from "../../../../handlers/operations/health/service.ts";
import type { DataApi } from "../../../../handlers/platform/database/data-api.ts";
import { dataApiDatabase } from "../../../../handlers/platform/database/data-api-database.ts";
import { serve } from "../../../../handlers/platform/http/serve.ts";
import { awsError, fakeClock, memoryLog, scriptedDataApi } from "../../platform/fakes.ts";
import { clientOf, identity, routesOf } from "../../support/client.ts";

const test = suite("health");

const callOn = (api: DataApi) => {
  const database = dataApiDatabase(api, fakeClock());
  const handler = serve(contract, healthService({ database }), { identity, log: memoryLog().log });
  return clientOf(handler, routesOf(contract));
};
const away = async () => {
  throw awsError("DatabaseUnavailableException", 504);
};

test("the API answers while its database is away", async () => {
  const { status, body } = await callOn({ ...scriptedDataApi(), execute: away })("GET", "/health");
  assert.equal([status, body], [200, { status: "ok" }]);
});

test("asked deeply it answers 503 with Retry-After while the database is away, and 200 when it is there", async () => {
  for (const path of ["/health?deep", "/health?deep=1", "/health?deep=true"]) {
    const { status, body, headers } = await callOn({ ...scriptedDataApi(), execute: away })("GET", path);
    assert.equal([status, body.code, headers["retry-after"]], [503, "unavailable", "5"], path);
    const api = scriptedDataApi();
    const there = await callOn(api)("GET", path);
    assert.equal([there.status, there.body, api.calls], [200, { status: "ok" }, ["select 1"]], path);
  }
});

test.run();
