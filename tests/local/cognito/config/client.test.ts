import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readClient } from "../../../../local/cognito/config/client.ts";
import { testGraph, WEB_CLIENT } from "../support/graph.ts";

const client = (inputs: Readonly<Record<string, unknown>>) => {
  const resource = testGraph().resources.find(({ outputs }) => outputs.id === WEB_CLIENT);
  if (!resource) throw new Error("The web client is missing.");
  return readClient({ ...resource, inputs });
};

const test = suite("app clients");

test("have Cognito's defaults where the program says nothing", () => {
  const {
    authFlows,
    hidesUsers,
    revocable,
    validity,
    challengeSeconds,
    rotation,
    readable,
    writable,
    oauth,
    secret,
  } = client({});
  assert.equal([...authFlows], ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]);
  assert.is(hidesUsers, false);
  assert.is(revocable, true);
  assert.equal(validity, { accessSeconds: 3600, idSeconds: 3600, refreshSeconds: 30 * 86_400 });
  assert.is(challengeSeconds, 180);
  assert.is(rotation, null);
  assert.ok(readable.has("email_verified") && writable.has("email") && !writable.has("custom:plan"));
  assert.equal([...oauth.flows], []);
  assert.is(secret, null);
});

test("read validity in their units", () => {
  const { validity } = client({
    accessTokenValidity: 20,
    idTokenValidity: 2,
    refreshTokenValidity: 90,
    tokenValidityUnits: { accessToken: "minutes", idToken: "days", refreshToken: "seconds" },
  });
  assert.equal(validity, { accessSeconds: 1200, idSeconds: 172_800, refreshSeconds: 90 });
  assert.is(client({ accessTokenValidity: 2 }).validity.accessSeconds, 7200);
});

test("know the old names of flows", () => {
  const flows = (...explicitAuthFlows: string[]) => [...client({ explicitAuthFlows }).authFlows].sort();
  const usual = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
  assert.equal(flows("ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"), [
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    ...usual,
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
  ]);
  assert.equal(flows("CUSTOM_AUTH_FLOW_ONLY"), usual);
});

test("may use no OAuth flow unless they are let to", () => {
  assert.equal([...client({ allowedOauthFlows: ["code"] }).oauth.flows], []);
  assert.equal(
    [...client({ allowedOauthFlows: ["code"], allowedOauthFlowsUserPoolClient: true }).oauth.flows],
    ["code"],
  );
});

test("with a secret must have got one", () => {
  assert.throws(() => client({ generateSecret: true }), /has no clientSecret/);
});

test.run();
