import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  readSignature,
  type SignableRequest,
  signRequest,
  verifySignature,
} from "../../../local/aws/sigv4.ts";

const test = suite("sigv4");

/** Keys, time and signatures of AWS's own test suite for Signature Version 4. */
const credential = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const now = new Date("2015-08-30T12:36:00Z");
const scope = { region: "us-east-1", service: "service" };
const plain: SignableRequest = {
  method: "GET",
  path: "/",
  rawQuery: "",
  headers: { host: "example.amazonaws.com" },
  body: Buffer.alloc(0),
};

function signed(request: SignableRequest, secret = credential): SignableRequest {
  return { ...request, headers: { ...request.headers, ...signRequest(request, scope, secret, now) } };
}

function verify(
  request: SignableRequest,
  at = now,
  holder: Parameters<typeof verifySignature>[2] = credential,
): void {
  const signature = readSignature(request.headers);
  assert.ok(signature);
  verifySignature(request, signature, holder, at);
}

const refusalOf = (work: () => void): string => {
  try {
    work();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return "accepted";
};

test("signs as AWS's test suite does", () => {
  const signatureOf = (request: SignableRequest) =>
    signed(request).headers.authorization?.split("Signature=")[1];
  assert.is(signatureOf(plain), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  assert.is(
    signatureOf({ ...plain, rawQuery: "Param2=value2&Param1=value1" }),
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  );
  assert.is(
    signatureOf({ ...plain, method: "POST" }),
    "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  );
});

test("accepts what it signed, with a body, a query and characters that need encoding", () => {
  verify(
    signed({
      ...plain,
      method: "POST",
      path: "/a%20b/c%2Fd",
      rawQuery: "z=1&a=x%20y&a=b",
      body: Buffer.from("{}"),
    }),
  );
});

test("refuses a changed body, path, query and signed header", () => {
  const request = signed({ ...plain, method: "POST", body: Buffer.from('{"id":1}') });
  const expected = /^InvalidSignatureException: The request signature we calculated does not match/;
  for (const change of [
    { body: Buffer.from('{"id":2}') },
    { path: "/other" },
    { rawQuery: "admin=1" },
    { headers: { ...request.headers, host: "evil.example.com" } },
  ])
    assert.match(
      refusalOf(() => verify({ ...request, ...change })),
      expected,
    );
});

test("refuses the signature of another secret", () => {
  const request = signed(plain, { ...credential, secretAccessKey: "guessed" });
  assert.match(
    refusalOf(() => verify(request)),
    "InvalidSignatureException",
  );
});

test("refuses a signature that is more than five minutes away, either way", () => {
  verify(signed(plain), new Date(now.getTime() + 299_000));
  for (const minutes of [6, -6]) {
    const at = new Date(now.getTime() + minutes * 60_000);
    assert.match(
      refusalOf(() => verify(signed(plain), at)),
      "Signature expired",
    );
  }
});

test("refuses a date of the scope that is not the request's", () => {
  const request = signed(plain);
  const authorization = request.headers.authorization?.replace("/20150830/", "/20150829/");
  assert.match(
    refusalOf(() => verify({ ...request, headers: { ...request.headers, authorization } })),
    "Date in Credential scope",
  );
});

test("wants the session token of temporary credentials, and no other", () => {
  const session = { ...credential, sessionToken: "token" };
  verify(signed(plain, session), now, session);
  assert.match(
    refusalOf(() => verify(signed(plain), now, session)),
    "UnrecognizedClientException",
  );
  assert.match(
    refusalOf(() =>
      verify(signed(plain, { ...session, sessionToken: "other" } as typeof session), now, session),
    ),
    "UnrecognizedClientException",
  );
});

test("refuses an operation that was named after the signature", () => {
  const request = signed(plain);
  const headers = { ...request.headers, "x-amz-target": "secretsmanager.ListSecrets" };
  assert.match(
    refusalOf(() => verify({ ...request, headers })),
    "'X-Amz-Target' must be a 'SignedHeader'",
  );
});

test("refuses a signature that leaves the host out", () => {
  const request = signed(plain);
  const authorization = request.headers.authorization?.replace("host;", "");
  assert.match(
    refusalOf(() => verify({ ...request, headers: { ...request.headers, authorization } })),
    "'Host' must be a 'SignedHeader'",
  );
});

test("knows no signature where there is none, and refuses half a one", () => {
  assert.is(readSignature({ authorization: "Bearer abc" }), null);
  assert.is(readSignature({}), null);
  assert.throws(() => readSignature({ authorization: "AWS4-HMAC-SHA256 Credential=AKID" }), /not a complete/);
});

test.run();
