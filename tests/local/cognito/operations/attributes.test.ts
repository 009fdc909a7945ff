import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  DeleteUserAttributesCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { POOL_ID } from "../support/graph.ts";
import { createPerson, refusal, signIn } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const ANNE = "anne@example.com";

interface Person {
  readonly update: (values: Record<string, string>) => ReturnType<typeof send>;
  readonly verify: (code: string) => Promise<unknown>;
  readonly attributes: () => Promise<Record<string, string | undefined>>;
  readonly accessToken: string;
}

const send = (server: CognitoServer, AccessToken: string, values: Record<string, string>) =>
  server.sdk.send(
    new UpdateUserAttributesCommand({
      AccessToken,
      UserAttributes: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
    }),
  );

async function person(server: CognitoServer): Promise<Person> {
  await createPerson(server, ANN);
  const { accessToken: AccessToken } = await signIn(server);
  return {
    accessToken: AccessToken,
    update: values => send(server, AccessToken, values),
    verify: Code =>
      server.sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code })),
    attributes: async () => {
      const { UserAttributes = [] } = await server.sdk.send(new GetUserCommand({ AccessToken }));
      return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
    },
  };
}

const test = suite("attributes");

test("are changed and removed by their owner, as far as the client may write", () =>
  withCognito({ webClient: { writeAttributes: ["email", "name", "nickname"] } }, async server => {
    const ann = await person(server);
    assert.equal((await ann.update({ name: "Ann", nickname: "A" })).CodeDeliveryDetailsList, []);
    assert.is((await ann.attributes()).name, "Ann");
    await ann.update({ nickname: "" });
    await server.sdk.send(
      new DeleteUserAttributesCommand({ AccessToken: ann.accessToken, UserAttributeNames: ["name"] }),
    );
    const left = await ann.attributes();
    assert.is(left.name, undefined);
    assert.is(left.nickname, undefined);
    const unauthorized = "NotAuthorizedException: A client attempted to write unauthorized attribute";
    for (const name of ["custom:plan", "custom:role", "family_name", "email_verified", "sub"])
      assert.is(await refusal(ann.update({ [name]: "x" })), unauthorized, name);
    const remove = (name: string) =>
      refusal(
        server.sdk.send(
          new DeleteUserAttributesCommand({ AccessToken: ann.accessToken, UserAttributeNames: [name] }),
        ),
      );
    assert.is(await remove("family_name"), unauthorized);
    assert.match(await remove("email"), /^InvalidParameterException/);
  }));

test("keep the old address until the new one is verified, where the pool wants it", () =>
  withCognito(
    { pool: { userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] } } },
    async server => {
      const ann = await person(server);
      const { CodeDeliveryDetailsList } = await ann.update({ email: ANNE });
      assert.equal(CodeDeliveryDetailsList, [
        { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "a***@e***" },
      ]);
      assert.is((await ann.attributes()).email, ANN);
      await signIn(server, ANN);
      assert.match(await refusal(ann.verify("12345x")), /^CodeMismatchException/);
      await ann.verify(server.code(ANNE));
      const changed = await ann.attributes();
      assert.is(changed.email, ANNE);
      assert.is(changed.email_verified, "true");
      await signIn(server, ANNE);
      assert.match(await refusal(signIn(server, ANN)), /Incorrect username or password/);
    },
  ));

test("take the new address at once, unverified, where the pool does not wait", () =>
  withCognito({}, async server => {
    const ann = await person(server);
    await ann.update({ email: ANNE });
    const changed = await ann.attributes();
    assert.is(changed.email, ANNE);
    assert.is(changed.email_verified, "false");
    await server.sdk.send(
      new GetUserAttributeVerificationCodeCommand({ AccessToken: ann.accessToken, AttributeName: "email" }),
    );
    await ann.verify(server.code(ANNE));
    assert.is((await ann.attributes()).email_verified, "true");
    assert.match(await refusal(ann.verify(server.code(ANNE))), /^ExpiredCodeException/);
  }));

test("never become somebody else's address", () =>
  withCognito({}, async server => {
    const ann = await person(server);
    await createPerson(server, "bob@example.com");
    assert.is(
      await refusal(ann.update({ email: "BOB@example.com" })),
      "AliasExistsException: An account with the given email already exists.",
    );
  }));

test("limit how often a code is sent and tried", () =>
  withCognito({}, async server => {
    const ann = await person(server);
    const command = { AccessToken: ann.accessToken, AttributeName: "email" };
    const ask = () => server.sdk.send(new GetUserAttributeVerificationCodeCommand(command));
    for (let sent = 0; sent < 5; sent++) await ask();
    assert.match(await refusal(ask()), /^LimitExceededException/);
    for (let tried = 0; tried < 15; tried++) await refusal(ann.verify("x"));
    assert.match(await refusal(ann.verify(server.code(ANN))), /^LimitExceededException/);
  }));

test("are set by an administrator, custom ones and verification included", () =>
  withCognito({}, async server => {
    const ann = await person(server);
    const set = (values: Record<string, string>) =>
      server.sdk.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: POOL_ID,
          Username: ANN,
          UserAttributes: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
    await set({ "custom:plan": "gold" });
    await set({ email: ANNE, email_verified: "true" });
    assert.is(server.service.outbox().length, 0);
    assert.is((await ann.attributes()).email, ANNE);
    const { UserAttributes = [] } = await server.sdk.send(
      new AdminGetUserCommand({ UserPoolId: POOL_ID, Username: ANNE }),
    );
    assert.ok(UserAttributes.some(({ Name, Value }) => Name === "custom:plan" && Value === "gold"));
    assert.is(
      await refusal(
        server.sdk.send(
          new AdminUpdateUserAttributesCommand({
            UserPoolId: POOL_ID,
            Username: ANNE,
            UserAttributes: [
              { Name: "nonsense", Value: "x" },
              { Name: "email_verified", Value: "maybe" },
            ],
          }),
        ),
      ),
      "InvalidParameterException: Attributes did not conform to the schema: nonsense: Attribute does not exist in the schema.\nemail_verified: Invalid boolean value.\n",
    );
  }));

test("hold the limits of the schema and stay what they are when they are immutable", () =>
  withCognito(
    {
      pool: {
        schemas: [
          {
            name: "age",
            attributeDataType: "Number",
            mutable: true,
            numberAttributeConstraints: { minValue: "18", maxValue: "120" },
          },
          {
            name: "tag",
            attributeDataType: "String",
            mutable: true,
            stringAttributeConstraints: { maxLength: "3" },
          },
          { name: "origin", attributeDataType: "String", mutable: false },
        ],
      },
      webClient: {
        writeAttributes: ["email", "custom:age", "custom:tag", "custom:origin"],
        readAttributes: ["email", "custom:age"],
      },
    },
    async server => {
      const ann = await person(server);
      const conform = "InvalidParameterException: Attributes did not conform to the schema: ";
      assert.is(
        await refusal(ann.update({ "custom:age": "17" })),
        `${conform}custom:age: Number is not within the allowed range.\n`,
      );
      assert.is(
        await refusal(ann.update({ "custom:age": "old" })),
        `${conform}custom:age: Invalid number value.\n`,
      );
      assert.is(
        await refusal(ann.update({ "custom:tag": "long" })),
        `${conform}custom:tag: String must be within the allowed length.\n`,
      );
      assert.is(
        await refusal(ann.update({ "custom:origin": "x" })),
        `${conform}user.custom:origin: Attribute cannot be updated.\n`,
      );
      await ann.update({ "custom:age": "18", "custom:tag": "abc" });
      assert.equal(Object.keys(await ann.attributes()).sort(), ["custom:age", "email", "sub"]);
    },
  ));

test.run();
