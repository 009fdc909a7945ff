import {
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WEB_CLIENT } from "../support/graph.ts";
import { claimsOf, PASSWORD, refusal, signIn } from "../support/people.ts";
import { withCognito } from "../support/server.ts";

const PHONE = "+12065550100";
const POOL = {
  usernameAttributes: ["phone_number", "email"],
  autoVerifiedAttributes: ["phone_number", "email"],
  schemas: [],
  accountRecoverySetting: {
    recoveryMechanisms: [
      { name: "verified_email", priority: 2 },
      { name: "verified_phone_number", priority: 1 },
    ],
  },
};

const test = suite("phone numbers");

test("are names to sign in with, and get their codes by SMS", () =>
  withCognito({ pool: POOL }, async server => {
    const signUp = (Username: string) =>
      server.sdk.send(new SignUpCommand({ ClientId: WEB_CLIENT, Username, Password: PASSWORD }));
    const { CodeDeliveryDetails } = await signUp(PHONE);
    assert.equal(CodeDeliveryDetails, {
      AttributeName: "phone_number",
      DeliveryMedium: "SMS",
      Destination: "+*******0100",
    });
    assert.is(server.service.outbox()[0]?.medium, "SMS");
    await server.sdk.send(
      new ConfirmSignUpCommand({
        ClientId: WEB_CLIENT,
        Username: PHONE,
        ConfirmationCode: server.code(PHONE),
      }),
    );
    const claims = claimsOf((await signIn(server, PHONE)).idToken);
    assert.is(claims.phone_number, PHONE);
    assert.is(claims.phone_number_verified, true);
    assert.is(
      await refusal(signUp("ann")),
      "InvalidParameterException: Username should be either an email or a phone number.",
    );
    assert.is(
      await refusal(signUp(PHONE)),
      "UsernameExistsException: An account with the given phone_number already exists.",
    );
    const forgot = await server.sdk.send(
      new ForgotPasswordCommand({ ClientId: WEB_CLIENT, Username: PHONE }),
    );
    assert.is(forgot.CodeDeliveryDetails?.AttributeName, "phone_number");
  }));

test.run();
