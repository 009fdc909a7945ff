import {
  AdminDeleteUserCommand,
  AdminUpdateUserAttributesCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import type { Api } from "../support/api.ts";
import { cognitoClient, signIn } from "../support/sign-in.ts";
import { type Stage, useStage } from "../support/stage.ts";
import { runJob } from "./jobs.ts";
import { apiOf, demoApi, freshTokens, newPerson, refusal } from "./people.ts";

const test = suite<{ stage: Stage; admin: Api }>("users, end to end", {} as { stage: Stage; admin: Api });

test.before(async context => {
  context.stage = await useStage();
  context.admin = await demoApi(context.stage, "admin");
});
test.after(({ stage }) => stage?.stop());

test("a new account has a profile that its person can change", async ({ stage }) => {
  const person = await newPerson(stage);
  const { body } = await person.api("GET /me", {});
  assert.equal([body.id, body.email, body.displayName, body.roles], [person.userId, person.email, null, []]);
  const changed = await person.api("PATCH /me", { body: { displayName: "Ann" } });
  assert.is(changed.body.displayName, "Ann");
  assert.is((await person.api("GET /me", {})).body.displayName, "Ann");
});

test("people are for admins to see, and are found by name", async ({ stage, admin }) => {
  const person = await newPerson(stage);
  assert.equal(await refusal(person.api("GET /users", {})), [403, "forbidden"]);
  const found = await admin("GET /users", { query: { search: person.email.toUpperCase() } });
  assert.equal(
    found.body.items.map(({ id }) => id),
    [person.userId],
  );
  assert.is((await admin("GET /users/{userId}", { params: person })).body.email, person.email);
});

test("a role counts at once, reaches the tokens' groups and ends the sessions", async ({ stage, admin }) => {
  const person = await newPerson(stage);
  const body = { title: "Not yet", year: 2000, genres: ["drama" as const] };
  assert.equal(await refusal(person.api("POST /movies", { body })), [403, "forbidden"]);
  const set = await admin("PUT /users/{userId}/roles", { params: person, body: { roles: ["editor"] } });
  assert.equal([set.body.roles, set.body.groups], [["editor"], "current"]);
  const refresh = new InitiateAuthCommand({
    AuthFlow: "REFRESH_TOKEN_AUTH",
    ClientId: stage.outputs.userPoolClientId,
    AuthParameters: { REFRESH_TOKEN: person.tokens.refresh },
  });
  const ended = await cognitoClient(stage)
    .send(refresh)
    .catch((error: Error) => error);
  assert.is(ended instanceof Error && ended.name, "NotAuthorizedException");
  assert.equal(await refusal(person.api("GET /me", {})), [401, "unauthenticated"]);
  const tokens = await freshTokens(stage, person);
  assert.equal(decodeJwt(tokens.access)["cognito:groups"], ["editor"]);
  assert.is((await apiOf(stage, tokens.access)("POST /movies", { body })).status, 201);
});

test("a deleted account's token is refused at once and revives nothing", async ({ stage, admin }) => {
  const person = await newPerson(stage);
  await person.api("GET /me", {});
  assert.is((await person.api("DELETE /me", {})).status, 204);
  assert.equal(await refusal(person.api("GET /me", {})), [401, "unauthenticated"]);
  assert.equal(await refusal(admin("GET /users/{userId}", { params: person })), [404, "user_not_found"]);
  const again = await signIn(stage, { ...person, groups: [] }).catch((error: Error) => error);
  assert.is(again instanceof Error && again.name, "NotAuthorizedException");
});

test("what changed at the user pool alone is taken over at night", async ({ stage, admin }) => {
  const [moved, gone] = [await newPerson(stage), await newPerson(stage)];
  for (const person of [moved, gone]) await person.api("GET /me", {});
  const pool = { UserPoolId: stage.outputs.userPoolId };
  const email = `moved-${moved.email}`;
  const UserAttributes = [
    { Name: "email", Value: email },
    { Name: "email_verified", Value: "true" },
  ];
  const cognito = cognitoClient(stage);
  await cognito.send(
    new AdminUpdateUserAttributesCommand({ ...pool, Username: moved.userId, UserAttributes }),
  );
  await cognito.send(new AdminDeleteUserCommand({ ...pool, Username: gone.userId }));
  const run = await runJob(stage, "reconcile-accounts", new Date().toISOString());
  assert.is(run.outcome, "succeeded");
  const found = await admin("GET /users", { query: { search: moved.email } });
  assert.equal(
    found.body.items.map(one => [one.id, one.email]),
    [[moved.userId, email]],
  );
  assert.equal(await refusal(gone.api("GET /me", {})), [401, "unauthenticated"]);
  assert.equal(await refusal(admin("GET /users/{userId}", { params: gone })), [404, "user_not_found"]);
});

test.run();
