import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createSiteServer, type ServedSite } from "../../../local/cloudfront/server.ts";
import { type Site, siteOf } from "../../../local/cloudfront/site.ts";
import { graphOf } from "../../support/graph.ts";

const test = suite("the web page in local mode");
const registered = siteOf(await graphOf("dev")) as Site;

let folder = "";
let server: Server;
let origin = "";
let served: ServedSite | null = null;
const errors: unknown[] = [];
let prepared = 0;

test.before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "groundwork-site-"));
  await mkdir(path.join(folder, "dist/assets"), { recursive: true });
  await writeFile(path.join(folder, "secret.txt"), "not for the page");
  await writeFile(path.join(folder, "dist/index.html"), "<h1>The page</h1>");
  await writeFile(path.join(folder, "dist/assets/main-1.js"), "run();");
  server = createSiteServer(
    () => served,
    error => errors.push(error),
  );
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
test.before.each(() => {
  prepared = 0;
  served = {
    site: () => ({ ...registered, folder: "dist" }),
    projectDir: folder,
    connectTo: ["http://localhost:4000", "http://localhost:4001"],
    prepare: async () => {
      prepared += 1;
    },
  };
});
test.after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

test("answers each path of the page with the page, made ready first", async () => {
  for (const uri of ["/", "/movies?search=moon", "/a/b"]) {
    const reply = await fetch(origin + uri);
    assert.is(reply.status, 200);
    assert.is(await reply.text(), "<h1>The page</h1>");
    assert.is(reply.headers.get("content-type"), "text/html; charset=utf-8");
    assert.is(reply.headers.get("cache-control"), "no-cache");
  }
  assert.is(prepared, 3);
});

test("answers hashed files without making anything ready", async () => {
  const reply = await fetch(`${origin}/assets/main-1.js`);
  assert.is(await reply.text(), "run();");
  assert.is(reply.headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.is(prepared, 0);
});

test("answers /config.json with what the program writes", async () => {
  const reply = await fetch(`${origin}/config.json`);
  const config = (await reply.json()) as Record<string, unknown>;
  assert.equal(config, (await graphOf("dev")).outputs.siteConfig);
  assert.is(reply.headers.get("content-type"), "application/json");
});

test("sends the program's headers, which allow this machine's API too", async () => {
  const { headers } = await fetch(origin);
  assert.is(headers.get("x-content-type-options"), "nosniff");
  assert.is(headers.get("x-frame-options"), "DENY");
  assert.is(headers.get("referrer-policy"), "same-origin");
  assert.is(headers.get("strict-transport-security"), "max-age=63072000; includeSubDomains");
  assert.is(headers.get("cross-origin-opener-policy"), "same-origin");
  assert.match(
    headers.get("content-security-policy") ?? "",
    /connect-src 'self' \S+ \S+ http:\/\/localhost:4000 http:\/\/localhost:4001;/,
  );
});

test("answers 304 where the browser has the file, and HEAD without a body", async () => {
  const { headers } = await fetch(origin);
  const again = await fetch(origin, { headers: { "if-none-match": headers.get("etag") ?? "" } });
  assert.is(again.status, 304);
  const head = await fetch(origin, { method: "HEAD" });
  assert.is(head.status, 200);
  assert.is(await head.text(), "");
});

test("answers what is not there 404, and nothing from outside of the folder", async () => {
  for (const uri of ["/assets/main-2.js", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%00.txt", "/%zz.txt"])
    assert.is((await fetch(origin + uri)).status, 404, uri);
  assert.is((await fetch(origin, { method: "POST" })).status, 403);
});

test("says that the program has no page, or that local mode is starting", async () => {
  served = { ...(served as ServedSite), site: () => undefined };
  assert.is((await fetch(origin)).status, 404);
  served = null;
  assert.is((await fetch(origin)).status, 503);
});

test("says why the page could not be made", async () => {
  served = {
    ...(served as ServedSite),
    prepare: async () => {
      throw new Error("The web page was not built");
    },
  };
  const reply = await fetch(origin);
  assert.is(reply.status, 500);
  assert.is(await reply.text(), "The web page was not built\n");
  assert.is(errors.length, 1);
});

test("a program without a site has none", async () => {
  const graph = await graphOf("dev");
  assert.is(siteOf({ ...graph, resources: [] }), undefined);
});

test.run();
