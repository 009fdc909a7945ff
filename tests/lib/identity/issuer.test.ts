import { suite } from "uvu";
import * as assert from "uvu/assert";
import { issuerUrl, signInUrl } from "../../../lib/identity/issuer.ts";

const test = suite("lib/issuer");

const issuers: readonly [endpoint: string, issuer: string][] = [
  ["cognito-idp.eu-central-1.amazonaws.com/p1", "https://cognito-idp.eu-central-1.amazonaws.com/p1"],
  ["localhost:4001/p1", "http://localhost:4001/p1"],
  ["127.0.0.1:4001/p1", "http://127.0.0.1:4001/p1"],
  ["[::1]:4001/p1", "http://[::1]:4001/p1"],
  ["localhost/p1", "http://localhost/p1"],
  ["localhost.example.com/p1", "https://localhost.example.com/p1"],
  ["127.0.0.1.example.com/p1", "https://127.0.0.1.example.com/p1"],
];
for (const [endpoint, issuer] of issuers)
  test(`${endpoint} is ${issuer}`, () => assert.is(issuerUrl(endpoint), issuer));

test("sign-in pages stand under the pool's domain on AWS, beside the pool on this machine", () => {
  const at = (endpoint: string) => signInUrl(endpoint, "shop-dev-1", "eu-central-1");
  assert.is(
    at("cognito-idp.eu-central-1.amazonaws.com/p1"),
    "https://shop-dev-1.auth.eu-central-1.amazoncognito.com",
  );
  assert.is(at("localhost:4001/p1"), "http://localhost:4001");
});

test.run();
