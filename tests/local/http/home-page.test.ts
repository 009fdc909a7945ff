import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asksForHome, homePage } from "../../../local/http/home-page.ts";

const test = suite("the page at a port's root");

test("only a browser's request for the root asks for it", () => {
  assert.ok(asksForHome("GET", "/", "text/html,*/*;q=0.8"));
  assert.ok(asksForHome("GET", "/", "application/xhtml+xml, TEXT/HTML"));
  for (const [method, path, accept] of [
    ["GET", "/", undefined],
    ["GET", "/", "*/*"],
    ["GET", "/", "application/json"],
    ["POST", "/", "text/html"],
    ["GET", "/me", "text/html"],
  ] as const)
    assert.not(asksForHome(method, path, accept), `${method} ${path} ${accept}`);
});

test("leads on, with every text escaped", () => {
  const page = homePage("a<b", "About.", [{ title: "Console", url: "http://x/?a=1&b=2", about: "here." }]);
  assert.match(page, "<h1>a&lt;b</h1>");
  assert.match(page, '<li><a href="http://x/?a=1&amp;b=2">Console</a>: here.</li>');
});

test.run();
