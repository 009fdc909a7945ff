import { request as httpRequest } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withConsole } from "./support/server.ts";
import { fakeSources } from "./support/sources.ts";

const test = suite("the console's server");

test("serves the page to anybody at this machine, with a policy that lets nothing foreign run or frame it", () =>
  withConsole(fakeSources(), async ({ url }) => {
    for (const [path, type] of [
      ["", "text/html"],
      ["main.js", "text/javascript"],
      ["style.css", "text/css"],
    ]) {
      const response = await fetch(url + path);
      assert.is(response.status, 200);
      assert.ok(response.headers.get("content-type")?.startsWith(type ?? ""));
      assert.is(response.headers.get("x-content-type-options"), "nosniff");
      assert.is(response.headers.get("x-frame-options"), "DENY");
      assert.is(response.headers.get("cache-control"), "no-store");
      const policy = response.headers.get("content-security-policy") ?? "";
      assert.match(policy, /default-src 'none'; script-src 'self';/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.match(policy, /require-trusted-types-for 'script'/);
      assert.is(response.headers.get("access-control-allow-origin"), null);
      assert.ok((await response.text()).length > 100);
    }
    assert.is((await fetch(`${url}other.js`)).status, 404);
    assert.is((await fetch(`${url}constructor`)).status, 404);
    assert.is((await fetch(`${url}..%2f..%2fguard.ts`)).status, 404);
  }));

test("sends whoever leaves the slash out on to the page", () =>
  withConsole(fakeSources(), async ({ url }) => {
    const response = await fetch(url.slice(0, -1), { redirect: "manual" });
    assert.is(response.status, 308);
    assert.is(response.headers.get("location"), "/console/");
  }));

test("tells nothing and does nothing without the token", () =>
  withConsole(fakeSources(), async ({ url }) => {
    for (const path of ["overview", "requests", "users", "outbox", "tables", "live", "none"])
      assert.is((await fetch(`${url}api/${path}`)).status, 401);
    const run = await fetch(`${url}api/jobs/run`, { method: "POST", body: "{}" });
    assert.is(run.status, 401);
    assert.equal(await run.json(), { message: "Open the console at the address that npm start printed." });
  }));

test("answers another Host with 421, whatever token comes with it", () =>
  withConsole(fakeSources(), async ({ url, token }) => {
    const headers = { host: "evil.example", authorization: `Bearer ${token}` };
    const status = await new Promise(resolve => {
      httpRequest(`${url}api/overview`, { headers }, response => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    assert.is(status, 421);
  }));

test("takes JSON only, and says what is wrong with a request", () =>
  withConsole(fakeSources(), async ({ url, token, get, errors }) => {
    const authorization = `Bearer ${token}`;
    const post = (body: string, type: string) =>
      fetch(`${url}api/jobs/run`, { method: "POST", headers: { authorization, "content-type": type }, body });
    assert.is((await post("{}", "text/plain")).status, 415);
    assert.is((await post("{", "application/json")).status, 400);
    assert.equal(await get("none"), { status: 404, body: { message: "The console has no GET none." } });
    assert.is((await get("requests/%E0%A4")).status, 400);
    assert.equal(errors, []);
  }));

test("tells its own mistakes to the terminal, not to the page", async () => {
  const sources = fakeSources({
    schedules: () => {
      throw new Error("secret detail");
    },
  });
  await withConsole(sources, async ({ get, errors }) => {
    assert.equal(await get("jobs"), {
      status: 500,
      body: { message: "The console made a mistake: see the terminal." },
    });
    assert.is((errors[0] as Error).message, "secret detail");
  });
});

test("shows addresses, sign-ins and functions", () =>
  withConsole(fakeSources(), async ({ get }) => {
    const { body } = await get("overview");
    const { project, stack, signIns, functions, notEmulated } = body as Record<string, unknown>;
    assert.equal([project, stack, notEmulated], ["shop", "test", []]);
    assert.equal(signIns, [{ email: "ann@example.com", password: "p", groups: ["admin"] }]);
    assert.equal((functions as unknown[])[0], {
      label: "movies",
      entry: "handlers/movies/functions/movies.ts",
      timeoutSeconds: 29,
      memoryMegabytes: 1024,
      buildError: null,
    });
  }));

test.run();
