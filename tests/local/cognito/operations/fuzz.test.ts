import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AwsError, type CallContext } from "../../../../local/aws/types.ts";
import { operations } from "../../../../local/cognito/operations/index.ts";
import { CLIENT_SECRET, CONFIDENTIAL_CLIENT, POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import { createPerson, PASSWORD, signIn } from "../support/people.ts";
import { withCognito } from "../support/server.ts";

const ANN = "ann@example.com";

const context: CallContext = {
  principal: { kind: "developer", name: "developer", arn: "developer" },
  requestId: "fuzz",
  region: "eu-central-1",
  accountId: "000000000000",
};

/** Inputs that are wrong in all ways, and now and then right in some. */
function inputs(tokens: { accessToken: string; refreshToken: string }) {
  const plain = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "__proto__",
      "constructor",
      "'; DROP TABLE users",
      "\u0000",
      "💥",
      " ",
      ANN,
      PASSWORD,
      "USER_SRP_AUTH",
      "0",
    ),
  );
  const anything = fc.oneof(plain, fc.anything(), fc.jsonValue());
  const map = fc.dictionary(
    fc.constantFrom("USERNAME", "PASSWORD", "SRP_A", "REFRESH_TOKEN", "NEW_PASSWORD", "ANSWER", "__proto__"),
    plain,
  );
  const attributes = fc.array(
    fc.record({ Name: fc.oneof(plain, fc.constantFrom("email", "custom:plan", "name")), Value: plain }),
  );
  const members: Record<string, fc.Arbitrary<unknown>> = {
    UserPoolId: fc.constantFrom(POOL_ID, "eu-central-1_Nowhere"),
    ClientId: fc.constantFrom(WEB_CLIENT, CONFIDENTIAL_CLIENT, "nobody"),
    ClientSecret: fc.constantFrom(CLIENT_SECRET, "guessed"),
    Username: fc.oneof(fc.constant(ANN), plain),
    Password: fc.oneof(fc.constant(PASSWORD), plain),
    AccessToken: fc.oneof(fc.constant(tokens.accessToken), plain),
    RefreshToken: fc.oneof(fc.constant(tokens.refreshToken), plain),
    Token: fc.oneof(fc.constant(tokens.refreshToken), plain),
    AuthFlow: fc.constantFrom(
      "USER_PASSWORD_AUTH",
      "USER_SRP_AUTH",
      "REFRESH_TOKEN_AUTH",
      "CUSTOM_AUTH",
      "ADMIN_USER_PASSWORD_AUTH",
    ),
    AuthParameters: map,
    ChallengeName: fc.constantFrom(
      "PASSWORD_VERIFIER",
      "NEW_PASSWORD_REQUIRED",
      "SOFTWARE_TOKEN_MFA",
      "MFA_SETUP",
      "CUSTOM_CHALLENGE",
    ),
    ChallengeResponses: map,
    UserAttributes: attributes,
    UserAttributeNames: fc.array(plain),
    Filter: plain,
    Limit: fc.integer(),
    GroupName: fc.constantFrom("admin", "nobody"),
  };
  const likely = fc.record(members, { requiredKeys: [] });
  return fc.tuple(
    likely,
    fc.dictionary(fc.constantFrom(...Object.keys(members), "Session", "SecretHash"), anything, {
      maxKeys: 2,
    }),
  );
}

const test = suite("any input");

test("is answered or refused by name, never by an accident", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const tokens = await signIn(server);
    for (const name of Object.keys(operations)) {
      const operation = server.service.aws.operations[name];
      assert.ok(operation, name);
      await fc.assert(
        fc.asyncProperty(inputs(tokens), async ([likely, wrong]) => {
          const input = { ...likely, ...wrong };
          operation.resources(input as never);
          await operation.run(input as never, context).catch((error: unknown) => {
            if (!(error instanceof AwsError)) throw error;
          });
        }),
        { numRuns: 60, seed: 20261121 },
      );
    }
  }));

test.run();
