import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Stage, useStage } from "../support/stage.ts";

const test = suite<{ stage: Stage }>("the web page's site", {} as { stage: Stage });

test.before(async context => {
  context.stage = await useStage();
});
test.after(({ stage }) => stage?.stop());

test("tells its page where everything is", async ({ stage: { outputs } }) => {
  const reply = await fetch(`${outputs.siteUrl}/config.json`);
  assert.is(reply.status, 200);
  assert.is(reply.headers.get("cache-control"), "no-cache");
  const config = (await reply.json()) as Record<string, unknown>;
  for (const name of ["apiUrl", "userPoolClientId", "signInUrl", "siteUrl"] as const)
    assert.is(config[name], outputs[name], name);
});

test("may be called from by its page, and by no other page", async ({ stage: { outputs } }) => {
  const allowedTo = async (origin: string) =>
    (await fetch(`${outputs.apiUrl}/health`, { headers: { origin } })).headers.get(
      "access-control-allow-origin",
    );
  assert.is(await allowedTo(outputs.siteUrl), outputs.siteUrl);
  assert.is(await allowedTo("https://other.example.com"), null);
});

test("gets people back from the sign-in pages", async ({ stage: { outputs } }) => {
  const query = (redirect: string) =>
    new URLSearchParams({
      client_id: outputs.userPoolClientId,
      response_type: "code",
      redirect_uri: redirect,
    });
  const statusOf = async (redirect: string) =>
    (await fetch(`${outputs.signInUrl}/login?${query(redirect)}`)).status;
  assert.is(await statusOf(`${outputs.siteUrl}/`), 200);
  assert.is(await statusOf("https://other.example.com/"), 400);
});

test("allows no inline script, no frame, and no guess of a type", async ({ stage: { outputs } }) => {
  const { headers } = await fetch(`${outputs.siteUrl}/config.json`);
  const policy = headers.get("content-security-policy") ?? "";
  assert.match(policy, "script-src 'self';");
  assert.match(policy, "frame-ancestors 'none'");
  assert.not.match(policy, "unsafe-inline");
  assert.is(headers.get("x-content-type-options"), "nosniff");
});

test.run();
