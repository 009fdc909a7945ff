import { suite } from "uvu";
import * as assert from "uvu/assert";
import { firstLogin, otherLogin, roleOfLogin } from "../../../lib/sql/database-logins.ts";

const test = suite("database logins");

test("two logins of one role take turns", () => {
  assert.is(firstLogin("app"), "app_a");
  assert.is(otherLogin("app_a"), "app_b");
  assert.is(otherLogin("app_b"), "app_a");
  assert.is(roleOfLogin("app_b"), "app");
});

for (const name of ["app", "app_c", "App_a", "app_a;drop role x", '"app_a"', ""]) {
  test(`refuses ${JSON.stringify(name)}`, () => {
    assert.throws(() => roleOfLogin(name), "must be a role's name with _a or _b");
  });
}

test.run();
