import { suite } from "uvu";
import * as assert from "uvu/assert";
import { missingOutputs } from "../../../local/run/missing-outputs.ts";
import { graphOf, resource } from "../support/program.ts";

const test = suite("local/missing-outputs");

const api = resource("aws:apigatewayv2/api:Api", "api");
const pool = resource("aws:cognito/userPool:UserPool", "people");

test("names the outputs that a program with an API and a user pool does not export, and what is off", () => {
  assert.equal(missingOutputs({ ...graphOf(api, pool), outputs: { userPoolId: "pool1" } }), [
    "The program has an API and no output apiUrl: commands do not find it. Export it.",
    "The program has a user pool and no output userPoolClientId: no demo users are made, and there are no tokens to try. Export it.",
  ]);
});

test("says nothing of what the program does not have, or exports", () => {
  assert.equal(missingOutputs(graphOf()), []);
  assert.equal(missingOutputs({ ...graphOf(api), outputs: { apiUrl: "http://localhost:4000" } }), []);
});

test.run();
