import Stripe from "stripe";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { API_VERSION } from "../../../local/stripe/http/version.ts";
import { clientOf, createSession, refusal, type Shop, withStripe } from "./support/stripe.ts";

const test = suite("local Stripe, the API's manners");

const call = (shop: Shop, path: string, init: RequestInit = {}) =>
  fetch(shop.local.url + path, { headers: { authorization: "Bearer sk_test_1" }, ...init });
const bodyOf = async (reply: Response) =>
  (await reply.json()) as { readonly error: { readonly message: string }; readonly metadata: object };

test("speaks the API version of the package that the project uses", () => {
  assert.is(API_VERSION, Stripe.API_VERSION);
});

test("takes every test key, as bearer token and as user", () =>
  withStripe(async shop => {
    for (const key of ["sk_test_1", "rk_test_1"])
      assert.is((await clientOf(shop.local, key).customers.list()).data.length, 0);
    const basic = `Basic ${Buffer.from("sk_test_1:").toString("base64")}`;
    assert.is((await call(shop, "/v1/customers", { headers: { authorization: basic } })).status, 200);
  }));

test("refuses other keys and says why", () =>
  withStripe(async shop => {
    const refused = async (key: string) => refusal(clientOf(shop.local, key).customers.list());
    const live = await refused("sk_live_1234567890");
    assert.is(live.statusCode, 401);
    assert.ok(live instanceof Stripe.errors.StripeAuthenticationError);
    assert.match(live.message, "takes test keys only");
    assert.match((await refused("pk_test_1")).message, "publishable");
    assert.is((await refused("secret_1234567890")).message, "Invalid API Key provided: secret_1*****7890");
    const none = await call(shop, "/v1/customers", { headers: {} });
    assert.is(none.status, 401);
    assert.is(none.headers.get("www-authenticate"), 'Basic realm="Stripe"');
    assert.match((await bodyOf(none)).error.message, "You did not provide an API key.");
  }));

test("sends the headers that clients look for", () =>
  withStripe(async ({ stripe }) => {
    const customer = await stripe.customers.create({ name: "Ada" }, { idempotencyKey: "key-1" });
    const { lastResponse } = customer;
    assert.match(lastResponse.requestId, /^req_\w{14}$/);
    assert.is(lastResponse.apiVersion, API_VERSION);
    assert.is(lastResponse.idempotencyKey, "key-1");
  }));

test("speaks one version only", () =>
  withStripe(async shop => {
    const headers = { authorization: "Bearer sk_test_1", "stripe-version": "2020-08-27" };
    const reply = await call(shop, "/v1/customers", { headers });
    assert.is(reply.status, 400);
    assert.match((await bodyOf(reply)).error.message, `${API_VERSION} only`);
  }));

test("does no Connect", () =>
  withStripe(async ({ stripe }) => {
    const error = await refusal(stripe.customers.list({}, { stripeAccount: "acct_1" }));
    assert.match(error.message, "does not do Connect");
  }));

test("refuses what it does not do by name", () =>
  withStripe(async shop => {
    const error = await refusal(shop.stripe.products.create({ name: "x" }));
    assert.is(error.statusCode, 404);
    assert.is(error.type, "StripeInvalidRequestError");
    assert.match(error.message, "Unrecognized request URL (POST: /v1/products).");
    const customer = await refusal(shop.stripe.customers.create({ source: "tok_visa" }));
    assert.match(customer.message, "does not do source");
    assert.is(customer.param, "source");
  }));

test("answers errors with Stripe's codes and parameters", () =>
  withStripe(async ({ stripe }) => {
    const email = await refusal(stripe.customers.create({ email: "nobody" }));
    assert.is(email.code, "email_invalid");
    assert.is(email.param, "email");
    assert.match(email.requestId ?? "", /^req_/);
    const missing = await refusal(stripe.customers.retrieve("cus_none"));
    assert.is(missing.statusCode, 404);
    assert.is(missing.message, "No such customer: 'cus_none'");
    const url = await refusal(createSession(stripe, { success_url: "javascript:alert(1)" }));
    assert.is(url.code, "url_invalid");
    const reason = { payment_intent: "pi_1", reason: "bored" } as Stripe.RefundCreateParams;
    assert.match(
      (await refusal(stripe.refunds.create(reason))).message,
      "must be one of duplicate, fraudulent or requested_by_customer",
    );
    const long = await refusal(createSession(stripe, { client_reference_id: "x".repeat(201) }));
    assert.is(long.param, "client_reference_id");
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, "v"]));
    assert.is((await refusal(stripe.customers.create({ metadata: many }))).param, "metadata");
  }));

test("takes forms only, and keys that do not contradict each other", () =>
  withStripe(async shop => {
    const headers = { authorization: "Bearer sk_test_1", "content-type": "application/json" };
    const json = await call(shop, "/v1/customers", { method: "POST", headers, body: "{}" });
    assert.is(json.status, 400);
    const post = (body: string) =>
      call(shop, "/v1/customers", { method: "POST", body: new URLSearchParams(body) });
    for (const body of ["metadata=1&metadata[a]=2", "metadata[a]=2&metadata=1", "a[b]c=1"])
      assert.is((await post(body)).status, 400, body);
    const named = await post("metadata[__proto__]=x&metadata[constructor]=y");
    assert.equal(Object.entries((await bodyOf(named)).metadata), [
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
  }));

test("pages through a list in both directions", () =>
  withStripe(async ({ stripe }) => {
    const names = ["a", "b", "c", "d", "e"];
    const made = [];
    for (const name of names) made.push(await stripe.customers.create({ name }));
    const page = async (params: Stripe.CustomerListParams) => {
      const { data, has_more } = await stripe.customers.list(params);
      return [data.map(({ name }) => name).join(""), has_more];
    };
    assert.equal(await page({}), ["edcba", false]);
    assert.equal(await page({ limit: 2 }), ["ed", true]);
    assert.equal(await page({ limit: 2, starting_after: made[3]?.id ?? "" }), ["cb", true]);
    assert.equal(await page({ limit: 2, starting_after: made[1]?.id ?? "" }), ["a", false]);
    assert.equal(await page({ limit: 2, ending_before: made[0]?.id ?? "" }), ["cb", true]);
    assert.equal(await page({ ending_before: made[2]?.id ?? "" }), ["ed", false]);
    const unknown = await refusal(stripe.customers.list({ starting_after: "cus_none" }));
    assert.is(unknown.param, "starting_after");
    assert.is((await refusal(stripe.customers.list({ limit: 101 }))).param, "limit");
    const all = [];
    for await (const { name } of stripe.customers.list({ limit: 2 })) all.push(name);
    assert.equal(all.join(""), "edcba");
  }));

test("creates, changes, finds and deletes customers", () =>
  withStripe(async shop => {
    const { customers } = shop.stripe;
    const address = { line1: "Main Street 1", city: "Kassel", country: "DE" };
    const { id } = await customers.create({ email: "a@example.com", metadata: { user: "1" }, address });
    const updated = await customers.update(id, { name: "Ada", phone: "", metadata: { user: "", plan: "x" } });
    assert.is(updated.name, "Ada");
    assert.is(updated.address?.city, "Kassel");
    assert.is(updated.address?.line2, null);
    assert.equal(updated.metadata, { plan: "x" });
    assert.is((await customers.list({ email: "a@example.com" })).data.length, 1);
    assert.is((await customers.list({ email: "b@example.com" })).data.length, 0);
    assert.is((await customers.del(id)).deleted, true);
    const gone = await customers.retrieve(id);
    assert.is(gone.deleted, true);
    assert.is((await customers.list()).data.length, 0);
    assert.is((await refusal(customers.update(id, { name: "x" }))).code, "resource_missing");
    await shop.local.settle();
    assert.equal([...shop.webhook.types()].sort(), [
      "customer.created",
      "customer.deleted",
      "customer.updated",
    ]);
    const change = shop.webhook.received.find(({ event }) => event.type === "customer.updated");
    assert.equal(change?.event.data.previous_attributes, { metadata: { user: "1" }, name: null });
  }));

test("refuses what cannot be expanded", () =>
  withStripe(async ({ stripe }) => {
    const { id } = await createSession(stripe);
    const expand = async (path: string) => refusal(stripe.checkout.sessions.retrieve(id, { expand: [path] }));
    assert.is((await expand("secrets")).message, "This property cannot be expanded (secrets).");
    assert.match((await expand("a.b.c.d.e")).message, "more than 4 levels");
    const { data } = await stripe.checkout.sessions.list({ expand: ["data.line_items"] });
    assert.is(data[0]?.line_items?.data.length, 1);
  }));

test("answers to this machine's names only", () =>
  withStripe(async shop => {
    const { request } = await import("node:http");
    const status = await new Promise(resolve => {
      const headers = { host: "evil.example", authorization: "Bearer sk_test_1" };
      request({ port: shop.local.port, host: "127.0.0.1", path: "/v1/customers", headers }, reply =>
        resolve(reply.resume().statusCode),
      ).end();
    });
    assert.is(status, 421);
  }));

test("fails and waits as the faults say, without any effect", () =>
  withStripe(
    async shop => {
      const error = await refusal(shop.stripe.customers.create({ name: "x" }));
      assert.is(error.statusCode, 500);
      assert.ok(error instanceof Stripe.errors.StripeAPIError);
      shop.faults.set(["stripe=throttled"]);
      assert.ok((await refusal(shop.stripe.customers.list())) instanceof Stripe.errors.StripeRateLimitError);
      shop.faults.set([]);
      assert.is((await shop.stripe.customers.list()).data.length, 0);
    },
    { faults: ["stripe=error"] },
  ));

test.run();
