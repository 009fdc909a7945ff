import { createServer } from "node:http";
import Stripe from "stripe";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AwsEndpoint } from "../../../local/aws/endpoint.ts";
import { createAwsServer } from "../../../local/aws/server.ts";
import type { GraphResource } from "../../../local/graph/types.ts";
import { listen } from "../../../local/http/listen.ts";
import { Faults } from "../../../local/run/faults.ts";
import { stripeStandIn } from "../../../local/stripe/config.ts";
import { mountStripe } from "../../../local/stripe/mount.ts";
import { testHost } from "../../support/service-host.ts";
import { functionArn, httpApi, resource } from "../support/program.ts";
import { clientOf, createSession } from "./support/stripe.ts";

const test = suite("local Stripe, in local mode");

const lambda = (name: string, variables: object) =>
  resource("aws:lambda/function:Function", name, { environment: { variables } }, { arn: functionArn(name) });
const keyed = (secretString: string): GraphResource[] => [
  lambda("payments", { SECRET_STRIPE_SECRET_KEY_ARN: "arn:key" }),
  resource("aws:secretsmanager/secretVersion:SecretVersion", "key", { secretId: "arn:key", secretString }),
];
const localKey = stripeStandIn("seed").values.stripeSecretKey ?? "";
const mount = (host: ReturnType<typeof testHost>, apiUrl = "http://localhost:1") =>
  mountStripe(host, {
    apiUrl,
    faults: new Faults([]),
    secretValue: id => (id === "arn:webhook" ? "whsec_local" : undefined),
  });

test("is there while the program names Stripe without a key of Stripe's", async () => {
  const host = testHost();
  const service = mount(host);
  const request = { method: "GET", path: "/v1/customers", query: new URLSearchParams(), headers: {} };
  const runs = async (resources: GraphResource[]) => {
    await host.change(resources);
    await service.deployed();
    const reply = await service.page({ ...request, body: Buffer.alloc(0) });
    assert.is(reply !== null, service.view() !== null);
    return reply !== null;
  };
  assert.is(await runs([lambda("users", { TABLE: "x" })]), false);
  assert.is(await runs(keyed(localKey)), true);
  assert.is(await runs(keyed("sk_test_of_stripe")), false);
  assert.is(await runs(keyed(localKey)), true);
  await service.close();
  assert.is(service.view(), null);
});

test("answers on the AWS port once the program is deployed", async () => {
  const host = testHost(keyed(localKey));
  const service = mount(host);
  const endpoint = {} as AwsEndpoint;
  const server = createAwsServer({ endpoint: () => endpoint, pages: () => [service], onError: () => {} });
  const { port, close } = await listen(server, 0, "--aws-port");
  const get = (path: string) => fetch(`http://localhost:${port}${path}`);
  try {
    assert.is((await get("/v1/customers")).status, 404);
    await service.deployed();
    assert.is((await get("/v1/customers")).status, 401);
    const session = await createSession(clientOf({ port }));
    assert.is(session.url, `http://localhost:4001/c/pay/${session.id}`);
    assert.match(await (await get(`/c/pay/${session.id}`)).text(), "Back to test");
    assert.is((await get("/other")).status, 404);
    assert.is(service.view()?.sessions(10)[0]?.amount, "€25.00");
    const error = await clientOf({ port }, "sk_live_1")
      .customers.list()
      .catch(error => error);
    assert.ok(error instanceof Stripe.errors.StripeAuthenticationError);
  } finally {
    await close(0);
    await service.close();
  }
});

test("sends webhooks to the route of the function that has their secret", async () => {
  let arrived: (request: { path: string; signature: string; body: string }) => void;
  const arrival = new Promise<{ path: string; signature: string; body: string }>(resolve => {
    arrived = resolve;
  });
  const api = await listen(
    createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      arrived({ path: request.url ?? "", signature: String(request.headers["stripe-signature"]), body });
      response.end();
    }),
    0,
    "--port",
  );
  const host = testHost([
    ...keyed(localKey),
    lambda("hook", { SECRET_STRIPE_WEBHOOK_SECRET_ARN: "arn:webhook" }),
    ...httpApi({ "POST /checkout": { function: "payments" }, "POST /paid": { function: "hook" } }),
  ]);
  host.time = Date.now();
  const service = mount(host, `http://localhost:${api.port}`);
  await service.deployed();
  try {
    const body = Buffer.from("email=ada@example.com");
    const headers = {
      authorization: "Bearer sk_test_1",
      "content-type": "application/x-www-form-urlencoded",
    };
    const query = new URLSearchParams();
    const reply = await service.page({ method: "POST", path: "/v1/customers", query, headers, body });
    assert.is(reply?.status, 200);
    const request = await arrival;
    assert.is(request.path, "/paid");
    const event = Stripe.webhooks.constructEvent(request.body, request.signature, "whsec_local");
    assert.is(event.livemode, false);
  } finally {
    await service.close();
    await api.close(0);
  }
});

test.run();
