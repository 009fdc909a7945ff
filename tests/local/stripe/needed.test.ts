import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stripeStandIn } from "../../../local/stripe/config.ts";
import { needsStripe, stripeUsers, withStripeUrl } from "../../../local/stripe/needed.ts";
import { functionArn, graphOf, resource } from "../support/program.ts";

const test = suite("local Stripe, who needs it");

const lambda = (name: string, variables?: object) =>
  resource("aws:lambda/function:Function", name, variables && { environment: { variables } }, {
    arn: functionArn(name),
  });
const secret = (arn: string, secretString: string) =>
  resource("aws:secretsmanager/secretVersion:SecretVersion", arn, { secretId: arn, secretString });
const localKey = stripeStandIn("seed").values.stripeSecretKey ?? "";

test("finds the functions whose environment names Stripe", () => {
  const graph = graphOf(
    lambda("orders", { STRIPE_API: "http://localhost", TABLE: "x" }),
    lambda("payments", { SECRET_STRIPE_SECRET_KEY_ARN: "arn:key", CONFIG_STRIPE_MODE: "test" }),
    lambda("users", { TABLE: "x", NO_STRIPE_HERE: "1" }),
    lambda("bare"),
  );
  assert.equal(stripeUsers(graph), [
    { functionArn: functionArn("orders"), variables: { STRIPE_API: "http://localhost" } },
    {
      functionArn: functionArn("payments"),
      variables: { SECRET_STRIPE_SECRET_KEY_ARN: "arn:key", CONFIG_STRIPE_MODE: "test" },
    },
  ]);
  assert.equal(stripeUsers(graphOf(lambda("users", { TABLE: "x" }))), []);
});

test("needs a local one only without a key of Stripe's", () => {
  assert.is(needsStripe(graphOf(lambda("users", {}))), false);
  assert.is(needsStripe(graphOf(lambda("orders", { STRIPE_CURRENCY: "eur" }))), true);
  assert.is(needsStripe(graphOf(lambda("orders", { STRIPE_KEY: "" }))), true);
  assert.is(needsStripe(graphOf(lambda("orders", { STRIPE_KEY: "sk_test_of_stripe" }))), false);
});

test("looks for the key in the secret that a function is given", () => {
  const payments = lambda("payments", { SECRET_STRIPE_SECRET_KEY_ARN: "arn:key" });
  const needs = (key: string) =>
    needsStripe(graphOf(payments, secret("arn:key", key), secret("arn:other", "sk_live_of_another")));
  assert.is(needs(localKey), true);
  assert.is(needs("sk_test_of_stripe"), false);
  assert.is(needs("rk_live_of_stripe"), false);
});

test("gives its address to the functions that work with Stripe, and to no other", () => {
  const payments = lambda("payments", { SECRET_STRIPE_SECRET_KEY_ARN: "arn:key" });
  const mock = lambda("mock", { STRIPE_API_URL: "http://localhost:12111" });
  const users = lambda("users", { TABLE: "x" });
  const url = "http://localhost:4001";
  const variables = (key: string) =>
    withStripeUrl(graphOf(payments, mock, users, secret("arn:key", key)), url).resources.map(
      ({ inputs }) => (inputs.environment as { variables: object } | undefined)?.variables,
    );
  assert.equal(variables(localKey).slice(0, 3), [
    { SECRET_STRIPE_SECRET_KEY_ARN: "arn:key", STRIPE_API_URL: url },
    { STRIPE_API_URL: "http://localhost:12111" },
    { TABLE: "x" },
  ]);
  assert.equal(variables("sk_test_of_stripe")[0], { SECRET_STRIPE_SECRET_KEY_ARN: "arn:key" });
});

test.run();
