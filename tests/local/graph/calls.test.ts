import { suite } from "uvu";
import * as assert from "uvu/assert";
import { answerCall } from "../../../local/graph/calls.ts";
import type { WireObject } from "../../../local/graph/wire.ts";

const test = suite("data sources");
const surroundings = { region: "eu-central-1", accountId: "000000000000", seed: "seed" };
const ask = (token: string, args: WireObject) => answerCall(token, args, surroundings, "scope");

test("an account has the usual quota", () => {
  const token = "aws:servicequotas/getServiceQuota:getServiceQuota";
  assert.is(ask(token, { serviceCode: "lambda", quotaCode: "L-B99A9384" }).value, 1_000);
});

test("the engine is PostgreSQL 17, and no other version", () => {
  const token = "aws:rds/getEngineVersion:getEngineVersion";
  const engine = "aurora-postgresql";
  assert.is(ask(token, { engine, version: "17", latest: true }).status, "available");
  assert.throws(
    () => ask(token, { engine, version: "99" }),
    /no RDS engine versions found for aurora-postgresql 99/,
  );
});

test("a zone is that of its id or its name; by its id it holds every name", () => {
  const token = "aws:route53/getZone:getZone";
  assert.equal([ask(token, { zoneId: "Z1" }).zoneId, ask(token, { zoneId: "Z1" }).name], ["Z1", "."]);
  const { zoneId, name } = ask(token, { name: "example.com" });
  assert.match(String(zoneId), /^Z[0-9A-F]{13}$/);
  assert.is(name, "example.com");
});

test("what is not known here is named", () => {
  assert.throws(
    () => ask("aws:ec2/getAmi:getAmi", {}),
    /no local answer for the data source aws:ec2\/getAmi:getAmi/,
  );
});

test.run();
