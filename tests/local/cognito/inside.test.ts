import {
  AdminDisableUserCommand,
  GetUserCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { POOL_ID, WEB_CLIENT } from "./support/graph.ts";
import { claimsOf, PASSWORD, refusal, signUpPerson } from "./support/people.ts";
import { type CognitoServer, withCognito } from "./support/server.ts";

const test = suite("the user pools from inside");

const idOf = (server: CognitoServer) => [...server.service.inside.users()][0]?.username ?? "";

test("signs anybody in who could sign in, without a password", () =>
  withCognito({}, async server => {
    const sub = await signUpPerson(server);
    const { inside } = server.service;
    const token = await inside.userToken(idOf(server), WEB_CLIENT);
    const claims = claimsOf(token);
    assert.equal([claims.sub, claims.client_id, claims.token_use], [sub, WEB_CLIENT, "access"]);
    const { Username } = await server.sdk.send(new GetUserCommand({ AccessToken: token }));
    assert.is(Username, idOf(server));
  }));

test("uses a token for a minute, and not after the user changed", () =>
  withCognito({}, async server => {
    await signUpPerson(server);
    const { inside } = server.service;
    const token = () => inside.userToken(idOf(server), WEB_CLIENT);
    const first = await token();
    assert.is(await token(), first);
    server.host.advance(61);
    const second = await token();
    assert.is.not(second, first);
    await server.sdk.send(new AdminDisableUserCommand({ UserPoolId: POOL_ID, Username: idOf(server) }));
    assert.match(await refusal(token()), /This user is disabled and cannot sign in\./);
  }));

test("refuses who could not sign in", () =>
  withCognito({}, async server => {
    const { inside } = server.service;
    await server.sdk.send(
      new SignUpCommand({
        ClientId: WEB_CLIENT,
        Username: "new@example.com",
        Password: PASSWORD,
        UserAttributes: [],
      }),
    );
    assert.match(
      await refusal(inside.userToken(idOf(server), WEB_CLIENT)),
      /This user cannot sign in yet: UNCONFIRMED\./,
    );
    assert.match(await refusal(inside.userToken("nobody", WEB_CLIENT)), /This user was deleted\./);
    assert.match(await refusal(inside.userToken(idOf(server), "none")), /ResourceNotFoundException/);
  }));

test("gives a machine all of its scopes", () =>
  withCognito({}, async server => {
    const { inside } = server.service;
    const [machine] = inside.machineClients();
    const claims = claimsOf(await inside.machineToken(machine?.id ?? ""));
    assert.is(claims.client_id, machine?.id);
    assert.ok(String(claims.scope).length > 0);
    assert.match(await refusal(inside.machineToken(WEB_CLIENT)), /has no scopes/);
  }));

test.run();
