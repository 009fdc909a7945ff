import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkAccount } from "../../program/account-checks.ts";
import { readingOf } from "../../program/readings.ts";
import { mistake, register } from "../components/support/register.ts";

const test = suite("program/account-checks");

const plan = {
  listed: [],
  triggers: [],
  consumers: new Map(),
  secretLinks: [],
  scopes: [],
  personScopes: [],
  keepsPersonalData: false,
};
const api = { allowedOrigins: [], throttle: { ratePerSecond: 1, burst: 1 } };
const config = { api, apiConcurrency: 0, secretRotationDays: 0 };
const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/1";
const name = "api.example.com";

test("an account that has everything is left alone", async () => {
  const domain = {
    name,
    certificateArn: certificateArn.replace("us-east-1", "eu-central-1"),
    hostedZoneId: "Z1",
  };
  await register(() => checkAccount({ ...config, api: { ...api, domain }, apiConcurrency: 1 }, plan));
});

test("everything that is wrong is said at once, before anything is registered", async () => {
  const triggers = Array.from({ length: 1 }, () => ({}) as never);
  const message = await mistake(() =>
    checkAccount(
      { ...config, api: { ...api, domain: { name, certificateArn } }, apiConcurrency: 1_000 },
      { ...plan, triggers },
    ),
  );
  assert.match(message, /^With the config value apiConcurrency 1000 the functions reserve 1001 executions/);
  assert.match(message, "\nThe certificate of the config value apiCertificateArn is in us-east-1");
});

test("a read that is refused tells nothing; any other failure says that AWS does not have it", async () => {
  const kindOf = async (message: string) => (await readingOf(Promise.reject(new Error(message)))).kind;
  assert.is(
    await kindOf("AccessDeniedException: User is not authorized to perform: servicequotas:GetServiceQuota"),
    "denied",
  );
  assert.is(await kindOf("UnauthorizedOperation"), "denied");
  assert.is(await kindOf("NoSuchHostedZone: No hosted zone found with ID: Z1"), "missing");
  assert.equal(await readingOf(Promise.reject(new Error(" no RDS\n  engine versions found "))), {
    kind: "missing",
    reason: "no RDS engine versions found",
  });
  assert.equal(await readingOf(Promise.resolve(5)), { kind: "read", value: 5 });
});

test.run();
