import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  DeleteUserCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetGroupCommand,
  GetUserCommand,
  ListGroupsCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CONFIDENTIAL_CLIENT, MACHINE_CLIENT, POOL_ARN, POOL_ID, WEB_CLIENT } from "../support/graph.ts";
import { createPerson, refusal, signIn } from "../support/people.ts";
import { type CognitoServer, withCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const UserPoolId = POOL_ID;

const emails = async (server: CognitoServer, Filter?: string) => {
  const { Users = [] } = await server.sdk.send(new ListUsersCommand({ UserPoolId, Filter }));
  return Users.map(user => user.Attributes?.find(({ Name }) => Name === "email")?.Value).sort();
};

const test = suite("administration");

const schemas = [
  { name: "tenant", attributeDataType: "String", mutable: false },
  { name: "trial", attributeDataType: "Boolean", mutable: true },
];
const attributesOf = async (server: CognitoServer, Username: string) => {
  const { UserAttributes = [] } = await server.sdk.send(new AdminGetUserCommand({ UserPoolId, Username }));
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
};

test("sets immutable attributes at the creation, and never again", () =>
  withCognito({ pool: { schemas } }, async server => {
    const UserAttributes = [{ Name: "custom:tenant", Value: "acme" }];
    const input = { UserPoolId, Username: ANN, UserAttributes };
    await server.sdk.send(new AdminCreateUserCommand(input));
    assert.is((await attributesOf(server, ANN))["custom:tenant"], "acme");
    assert.match(
      await refusal(server.sdk.send(new AdminUpdateUserAttributesCommand(input))),
      /custom:tenant: Attribute cannot be updated/,
    );
  }));

test("keeps Booleans in lower case, whatever the case that they come in", () =>
  withCognito({ pool: { schemas } }, async server => {
    const UserAttributes = [
      { Name: "email_verified", Value: "True" },
      { Name: "custom:trial", Value: "FALSE" },
    ];
    await server.sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: ANN, UserAttributes }));
    const created = await attributesOf(server, ANN);
    assert.equal([created.email_verified, created["custom:trial"]], ["true", "false"]);
    const changed = [{ Name: "custom:trial", Value: "True" }];
    await server.sdk.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId, Username: ANN, UserAttributes: changed }),
    );
    assert.is((await attributesOf(server, ANN))["custom:trial"], "true");
  }));

test("finds users by attributes and their state in any case, by user name to the letter", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    assert.equal(await emails(server, 'email = "ANN@example.com"'), [ANN]);
    assert.equal(await emails(server, 'email ^= "Ann@"'), [ANN]);
    assert.equal(await emails(server, 'cognito:user_status = "confirmed"'), [ANN]);
    assert.equal(await emails(server, 'status = "enabled"'), []);
  }));

test("creates a user with a temporary password that fits the policy, or without a message", () =>
  withCognito({}, async server => {
    const UserAttributes = [
      { Name: "name", Value: "Ann" },
      { Name: "email_verified", Value: "true" },
    ];
    const { User } = await server.sdk.send(
      new AdminCreateUserCommand({ UserPoolId, Username: ANN, UserAttributes }),
    );
    assert.is(User?.Enabled, true);
    assert.is(User?.UserStatus, "FORCE_CHANGE_PASSWORD");
    assert.equal(User?.UserCreateDate, server.host.clock.now());
    assert.equal(Object.fromEntries((User?.Attributes ?? []).map(({ Name, Value }) => [Name, Value])), {
      sub: User?.Username,
      name: "Ann",
      email_verified: "true",
      email: ANN,
    });
    assert.equal(server.host.notices, [`temporary password for ${ANN}: ${server.code(ANN)}`]);
    await server.sdk.send(
      new AdminCreateUserCommand({ UserPoolId, Username: "bob@example.com", MessageAction: "SUPPRESS" }),
    );
    assert.is(server.service.outbox().length, 1);
    assert.is(
      await refusal(server.sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: ANN }))),
      "UsernameExistsException: An account with the given email already exists.",
    );
    assert.match(
      await refusal(
        server.sdk.send(
          new AdminCreateUserCommand({ UserPoolId, Username: "c@example.com", MessageAction: "RESEND" }),
        ),
      ),
      /^UserNotFoundException/,
    );
  }));

test("finds a user by user name, sub or address, and says when there is none", () =>
  withCognito({}, async server => {
    const username = await createPerson(server, ANN);
    for (const Username of [username, ANN, "ANN@EXAMPLE.COM"]) {
      const user = await server.sdk.send(new AdminGetUserCommand({ UserPoolId, Username }));
      assert.is(user.Username, username);
    }
    assert.is(
      await refusal(server.sdk.send(new AdminGetUserCommand({ UserPoolId, Username: "nobody" }))),
      "UserNotFoundException: User does not exist.",
    );
    assert.is(
      await refusal(
        server.sdk.send(new AdminGetUserCommand({ UserPoolId: "eu-central-1_Nowhere", Username: ANN })),
      ),
      "ResourceNotFoundException: User pool eu-central-1_Nowhere does not exist.",
    );
  }));

test("disables a user, whose tokens end, and enables them again", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const { accessToken: AccessToken } = await signIn(server);
    await server.sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: ANN }));
    assert.match(
      await refusal(server.sdk.send(new GetUserCommand({ AccessToken }))),
      /^NotAuthorizedException: Access Token has been revoked/,
    );
    assert.is((await server.sdk.send(new AdminGetUserCommand({ UserPoolId, Username: ANN }))).Enabled, false);
    await server.sdk.send(new AdminEnableUserCommand({ UserPoolId, Username: ANN }));
    await signIn(server);
  }));

test("sets a password, lasting or temporary, by the policy", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const set = (Password: string, Permanent?: boolean) =>
      server.sdk.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: ANN, Password, Permanent }));
    assert.match(await refusal(set("short", true)), /^InvalidPasswordException/);
    assert.match(
      await refusal(set(" Leading-space-1", true)),
      /^InvalidParameterException: 1 validation error detected: Value at 'password'/,
    );
    await set("Another-horse-8");
    const status = async () =>
      (await server.sdk.send(new AdminGetUserCommand({ UserPoolId, Username: ANN }))).UserStatus;
    assert.is(await status(), "FORCE_CHANGE_PASSWORD");
    await set("Another-horse-9", true);
    assert.is(await status(), "CONFIRMED");
    await signIn(server, ANN, "Another-horse-9");
  }));

test("puts people into the program's groups, and out again", () =>
  withCognito({}, async server => {
    const Username = await createPerson(server, ANN);
    const add = (GroupName: string) =>
      server.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    const groups = async () => {
      const { Groups = [] } = await server.sdk.send(
        new AdminListGroupsForUserCommand({ UserPoolId, Username }),
      );
      return Groups.map(group => group.GroupName);
    };
    await add("editor");
    await add("admin");
    await add("admin");
    assert.equal(await groups(), ["admin", "editor"]);
    const { Users = [] } = await server.sdk.send(
      new ListUsersInGroupCommand({ UserPoolId, GroupName: "admin" }),
    );
    assert.equal(
      Users.map(user => user.Username),
      [Username],
    );
    await server.sdk.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName: "admin" }));
    assert.equal(await groups(), ["editor"]);
    assert.is(await refusal(add("nobody")), "ResourceNotFoundException: Group not found.");
    const { Group } = await server.sdk.send(new GetGroupCommand({ UserPoolId, GroupName: "admin" }));
    assert.equal(Group, { GroupName: "admin", UserPoolId, Description: "May do all", Precedence: 1 });
    const page = await server.sdk.send(new ListGroupsCommand({ UserPoolId, Limit: 1 }));
    assert.equal(
      page.Groups?.map(group => group.GroupName),
      ["admin"],
    );
    const rest = await server.sdk.send(
      new ListGroupsCommand({ UserPoolId, Limit: 1, NextToken: page.NextToken }),
    );
    assert.equal(
      rest.Groups?.map(group => group.GroupName),
      ["editor"],
    );
    assert.is(rest.NextToken, undefined);
  }));

test("lists users by filter", () =>
  withCognito({}, async server => {
    for (const name of ["ann", "anna", "bob"]) await createPerson(server, `${name}@example.com`);
    await server.sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: "bob@example.com" }));
    const { Username } = await server.sdk.send(
      new AdminGetUserCommand({ UserPoolId, Username: "bob@example.com" }),
    );
    assert.equal(await emails(server), ["ann@example.com", "anna@example.com", "bob@example.com"]);
    assert.equal(await emails(server, `email = "ann@example.com"`), ["ann@example.com"]);
    assert.equal(await emails(server, `email ^= "ann"`), ["ann@example.com", "anna@example.com"]);
    assert.equal(await emails(server, `sub="${Username}"`), ["bob@example.com"]);
    assert.equal(await emails(server, `status = "Disabled"`), ["bob@example.com"]);
    assert.equal(await emails(server, `cognito:user_status = "CONFIRMED"`), [
      "ann@example.com",
      "anna@example.com",
      "bob@example.com",
    ]);
    assert.equal(await emails(server, `name = "x"`), []);
    for (const filter of [`email`, `email > "a"`, `email = ann`, `email = "a" or sub = "b"`])
      assert.is(
        await refusal(emails(server, filter)),
        "InvalidParameterException: Error while parsing filter.",
        filter,
      );
  }));

test("lists users page by page, with the attributes asked for", () =>
  withCognito({}, async server => {
    for (let person = 0; person < 5; person++) await createPerson(server, `person${person}@example.com`);
    const seen: (string | undefined)[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await server.sdk.send(
        new ListUsersCommand({ UserPoolId, Limit: 2, PaginationToken, AttributesToGet: ["email"] }),
      );
      seen.push(...(page.Users ?? []).flatMap(user => (user.Attributes ?? []).map(({ Value }) => Value)));
      PaginationToken = page.PaginationToken;
    } while (PaginationToken);
    assert.equal(
      seen.sort(),
      [0, 1, 2, 3, 4].map(person => `person${person}@example.com`),
    );
    assert.match(
      await refusal(server.sdk.send(new ListUsersCommand({ UserPoolId, AttributesToGet: ["nonsense"] }))),
      /requested attributes do not exist/,
    );
    assert.match(
      await refusal(server.sdk.send(new ListUsersCommand({ UserPoolId, PaginationToken: "xyz" }))),
      /^InvalidParameterException/,
    );
    assert.match(
      await refusal(server.sdk.send(new ListUsersCommand({ UserPoolId, Limit: 61 }))),
      /less than or equal to 60/,
    );
  }));

test("describes the pool and its clients as the program has them", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const { UserPool } = await server.sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    assert.is(UserPool?.Arn, POOL_ARN);
    assert.is(UserPool?.EstimatedNumberOfUsers, 1);
    assert.equal(UserPool?.UsernameAttributes, ["email"]);
    const { UserPools } = await server.sdk.send(new ListUserPoolsCommand({ MaxResults: 10 }));
    assert.equal(UserPools, [{ Id: POOL_ID, Name: "users" }]);
    const { UserPoolClients = [] } = await server.sdk.send(new ListUserPoolClientsCommand({ UserPoolId }));
    assert.equal(
      UserPoolClients.map(client => client.ClientId).sort(),
      [CONFIDENTIAL_CLIENT, MACHINE_CLIENT, WEB_CLIENT].sort(),
    );
    const { UserPoolClient } = await server.sdk.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId: WEB_CLIENT }),
    );
    assert.is(UserPoolClient?.PreventUserExistenceErrors, "ENABLED");
    assert.is(UserPoolClient?.ClientSecret, undefined);
    assert.is(UserPoolClient?.AccessTokenValidity, 15);
    assert.is(UserPoolClient?.TokenValidityUnits?.AccessToken, "minutes");
  }));

test("is not needed by somebody who deletes their own account", () =>
  withCognito({}, async server => {
    await createPerson(server, ANN);
    const { accessToken: AccessToken } = await signIn(server);
    await server.sdk.send(new DeleteUserCommand({ AccessToken }));
    assert.is(
      await refusal(server.sdk.send(new DeleteUserCommand({ AccessToken }))),
      "UserNotFoundException: User does not exist.",
    );
    assert.match(await refusal(signIn(server)), /Incorrect username or password/);
    await createPerson(server, ANN);
  }));

test.run();
