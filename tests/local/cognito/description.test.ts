import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cognito } from "../../../local/cognito/description.ts";
import { testHost } from "../../support/service-host.ts";

const test = suite("support table");

test("lists each operation with the permission that it needs", () => {
  const actions = new Map(
    Object.entries(cognito.api?.(testHost()).operations ?? {}).map(([name, { action }]) => [name, action]),
  );
  assert.is(actions.get("AdminGetUser"), "cognito-idp:AdminGetUser");
  assert.is(actions.get("SignUp"), null);
  assert.is(actions.size, 45);
  for (const [name, action] of actions) if (action) assert.is(action, `cognito-idp:${name}`);
});

test("lists the endpoints", () => {
  assert.ok(cognito.endpoints?.includes("POST /oauth2/token"));
});

test.run();
