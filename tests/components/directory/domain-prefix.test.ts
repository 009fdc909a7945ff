import { suite } from "uvu";
import * as assert from "uvu/assert";
import { composePrefix } from "../../../components/directory/domain-prefix.ts";

const test = suite("components/domain-prefix");

const place = {
  accountId: "111111111111",
  region: "eu-central-1",
  project: "shop",
  stack: "dev",
  name: "directory",
};
const prefix = (change: Partial<typeof place> = {}) => composePrefix({ ...place, ...change });

test("is the same at each deployment", () => {
  assert.is(prefix(), "shop-dev-448cdae5");
});

test("is another for another account, region, project, stack and directory", () => {
  const prefixes = [
    prefix(),
    prefix({ accountId: "222222222222" }),
    prefix({ region: "eu-west-1" }),
    prefix({ project: "shop2" }),
    prefix({ stack: "prod" }),
    prefix({ name: "staff" }),
  ];
  assert.is(new Set(prefixes.map(prefix => prefix.slice(-8))).size, 6);
});

test("leaves out what Cognito refuses", () => {
  assert.match(prefix({ project: "My AWS Shop", stack: "cognito-test" }), /^my-shop-test-[0-9a-f]{8}$/);
  assert.match(prefix({ project: "aws", stack: "amazon" }), /^app-[0-9a-f]{8}$/);
  assert.ok(prefix({ project: "p".repeat(80) }).length <= 63);
});

test.run();
