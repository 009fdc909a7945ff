import { suite } from "uvu";
import * as assert from "uvu/assert";
import { consoleToken, Guard } from "../../../local/console/guard.ts";

const test = suite("who may look at the console");

const token = consoleToken("a seed");
const guard = new Guard(token);
const good = { host: "localhost:4001", authorization: `Bearer ${token}` };

test("the page itself, and tools that know the token", () => {
  assert.is(guard.refusal(good), null);
  const page = { origin: "http://localhost:4001", "sec-fetch-site": "same-origin" };
  assert.is(guard.refusal({ ...good, ...page }), null);
  assert.is(guard.refusal({ ...good, host: "127.0.0.1:4001" }), null);
  assert.is(guard.refusal({ ...good, host: "[::1]:4001" }), null);
});

const strangers = [
  ["no token", { authorization: undefined }, 401],
  ["another token", { authorization: `Bearer ${consoleToken("another seed")}` }, 401],
  ["the beginning of the token", { authorization: `Bearer ${token.slice(0, -1)}` }, 401],
  ["the token in another scheme", { authorization: `Basic ${token}` }, 401],
  ["a name that is rebound to this machine", { host: "evil.example:4001" }, 421],
  ["no name", { host: undefined }, 421],
  ["a page of another origin", { origin: "https://evil.example" }, 403],
  ["a page of another port", { origin: "http://localhost:5173" }, 403],
  ["a page without an origin", { origin: "null" }, 403],
  ["a page of another port, by what the browser says", { "sec-fetch-site": "same-site" }, 403],
  ["a page of another site, by what the browser says", { "sec-fetch-site": "cross-site" }, 403],
] as const;

for (const [who, headers, status] of strangers) {
  test(`not ${who}`, () => {
    assert.is(guard.refusal({ ...good, ...headers })?.status, status);
  });
}

test("the token is long, of its folder, and the same at the next start", () => {
  assert.is(consoleToken("a seed"), token);
  assert.is.not(consoleToken("another seed"), token);
  assert.match(token, /^[\w-]{43}$/);
});

test.run();
