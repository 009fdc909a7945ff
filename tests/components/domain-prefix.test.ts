import { suite } from "uvu";
import * as assert from "uvu/assert";
import { composePrefix } from "../../components/domain-prefix.ts";

const test = suite("components/domain-prefix");

test("is the same at each deployment", () => {
  assert.is(composePrefix("111111111111", "eu-central-1", "shop", "dev"), "shop-dev-d3ed4ad6");
});

test("is another for another account, region, project and stack", () => {
  const prefixes = [
    composePrefix("111111111111", "eu-central-1", "shop", "dev"),
    composePrefix("222222222222", "eu-central-1", "shop", "dev"),
    composePrefix("111111111111", "eu-west-1", "shop", "dev"),
    composePrefix("111111111111", "eu-central-1", "shop2", "dev"),
    composePrefix("111111111111", "eu-central-1", "shop", "prod"),
  ];
  assert.is(new Set(prefixes.map(prefix => prefix.slice(-8))).size, 5);
});

test("leaves out what Cognito refuses", () => {
  assert.match(composePrefix("1", "r", "My AWS Shop", "cognito-test"), /^my-shop-test-[0-9a-f]{8}$/);
  assert.match(composePrefix("1", "r", "aws", "amazon"), /^app-[0-9a-f]{8}$/);
  const long = composePrefix("1", "r", "p".repeat(80), "dev");
  assert.ok(long.length <= 63);
});

test.run();
