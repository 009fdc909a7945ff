import { createServer } from "node:http";
import type { Browser } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createAwsServer } from "../../../../local/aws/server.ts";
import { Assets } from "../../../../local/console/assets.ts";
import { openConsole } from "../../../../local/console/index.ts";
import { listen } from "../../../../local/http/listen.ts";
import { Faults } from "../../../../local/run/faults.ts";
import { faultsPage } from "../../../../local/run/faults-page.ts";
import { chromium, type InBrowser, inBrowser } from "../support/page.ts";
import { type FakeSources, fakeSources } from "../support/sources.ts";

const fail = (error: unknown) => assert.unreachable(String(error));

const test = inBrowser(suite<InBrowser>("a web page of somebody else"));

interface Surfaces {
  readonly origin: string;
  readonly token: string;
  readonly faults: Faults;
  readonly sources: FakeSources;
}

/** What local mode serves on the AWS port besides AWS's own APIs. */
async function withSurfaces(work: (surfaces: Surfaces) => Promise<void>): Promise<void> {
  const sources = fakeSources();
  const faults = new Faults(["rds-data=error:0.5"]);
  const page = openConsole({ sources, seed: "a seed", onError: fail, assets: new Assets() });
  const server = createAwsServer({
    endpoint: () => ({}) as never,
    pages: () => [faultsPage(faults)],
    console: () => page,
    onError: fail,
  });
  const listening = await listen(server, 0, "--aws-port");
  const origin = `http://localhost:${listening.port}`;
  await work({ origin, token: page.path.split("token=")[1] ?? "", faults, sources }).finally(async () => {
    page.close();
    await listening.close(0);
  });
}

/** A page on another port of this machine, which is the nearest that a stranger gets. */
async function withStranger(
  browser: Browser,
  work: (ask: (script: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const server = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end("<!doctype html><title>Prizes</title>"),
  );
  const listening = await listen(server, 0, "--port");
  const page = await browser.newPage();
  await page.goto(`http://localhost:${listening.port}/`);
  await work(script => page.evaluate(script)).finally(async () => {
    await page.close();
    await listening.close(0);
  });
}

const outcome = (script: string) => `${script}.then(reply => reply.text(), () => "refused")`;

test("reads nothing of the console and runs no job, even if it knew the token", ({ browser }) =>
  withSurfaces(({ origin, token, sources }) =>
    withStranger(browser, async ask => {
      const path = `${origin}/console/api`;
      const headers = `headers: { authorization: "Bearer ${token}" }`;
      assert.is(await ask(outcome(`fetch("${path}/outbox", { ${headers} })`)), "refused");
      assert.is(await ask(outcome(`fetch("${path}/outbox", { mode: "no-cors" })`)), "refused");
      const body = `body: JSON.stringify({ schedule: "clean-up-schedule" })`;
      const run = `"${path}/jobs/run", { method: "POST", ${body}`;
      assert.is(await ask(outcome(`fetch(${run}, ${headers} })`)), "refused");
      await ask(outcome(`fetch(${run}, mode: "no-cors" })`));
      await ask(`{
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action: "${path}/jobs/run", enctype: "text/plain", target: "other" });
        document.body.append(form, Object.assign(document.createElement("iframe"), { name: "other" }));
        const loaded = new Promise(done => document.querySelector("iframe").onload = done);
        form.submit();
        loaded
      }`);
      assert.equal(sources.invoked, []);
    }),
  ));

test("switches no faults, nor reads them", ({ browser }) =>
  withSurfaces(({ origin, faults }) =>
    withStranger(browser, async ask => {
      const path = `"${origin}/local/faults"`;
      const body = `body: '{"faults":[]}'`;
      assert.is(await ask(outcome(`fetch(${path})`)), "refused");
      assert.is(await ask(outcome(`fetch(${path}, { method: "DELETE" })`)), "refused");
      const json = `headers: { "content-type": "application/json" }`;
      assert.is(await ask(outcome(`fetch(${path}, { method: "PUT", ${body}, ${json} })`)), "refused");
      await ask(outcome(`fetch(${path}, { method: "POST", mode: "no-cors", ${body} })`));
      assert.equal(faults.specs, ["rds-data=error:0.5"]);
    }),
  ));

test("neither frames the console nor holds on to a window of it", ({ browser }) =>
  withSurfaces(({ origin, token }) =>
    withStranger(browser, async ask => {
      const address = `${origin}/console/#token=${token}`;
      const text = await ask(`new Promise(done => {
        const frame = document.createElement("iframe");
        frame.onload = () => {
          try { done(frame.contentDocument?.title ?? "out of reach"); } catch { done("out of reach"); }
        };
        frame.src = "${address}";
        document.body.append(frame);
      })`);
      assert.is(text, "out of reach");
      const headers = (await fetch(`${origin}/console/`)).headers;
      assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
      assert.is(headers.get("x-frame-options"), "DENY");
      assert.is(headers.get("cross-origin-opener-policy"), "same-origin");
    }),
  ));

if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
