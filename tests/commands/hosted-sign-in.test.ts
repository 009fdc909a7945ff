import { createServer } from "node:http";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { signInByBrowser } from "../../commands/support/browser-sign-in.ts";
import { signInByForm } from "../../commands/support/form-sign-in.ts";
import type { HostedPages } from "../../commands/support/hosted-pages.ts";
import { FormBrowser } from "../local/cognito/support/browser.ts";
import { WEB_CLIENT } from "../local/cognito/support/graph.ts";
import { createPerson, PASSWORD } from "../local/cognito/support/people.ts";
import { type CognitoServer, withCognito } from "../local/cognito/support/server.ts";
import { freePort } from "../support/free-port.ts";
import { messageOf } from "../support/message-of.ts";

const test = suite("npm run token: the sign-in page");
const ANN = "ann@example.com";

/** Runs work at pages that send people back to this machine. */
async function atPages(work: (pages: HostedPages, server: CognitoServer) => Promise<void>): Promise<void> {
  const callback = `http://localhost:${await freePort()}/signed-in`;
  await withCognito({ webClient: { callbackUrls: ["https://app.example.com/", callback] } }, async server => {
    await createPerson(server, ANN);
    const scopes = ["openid", "email"];
    await work(
      {
        signInUrl: server.url,
        clientId: WEB_CLIENT,
        callbackUrls: ["https://app.example.com/", callback],
        scopes,
      },
      server,
    );
  });
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

/** A person at the page, who follows what it says. */
async function signIn(server: CognitoServer, url: string, password = PASSWORD): Promise<string> {
  const browser = new FormBrowser(server.url);
  const { pathname, search } = new URL(url);
  const page = await browser.open(`${pathname}${search}`);
  return (await browser.submit(page, { username: ANN, password })).location ?? "";
}

test("a person signs in in the browser, which comes back to this machine with a code", () =>
  atPages(async (pages, server) => {
    let shown = "";
    const open = async (url: string) => {
      shown = await (await fetch(await signIn(server, url))).text();
    };
    const tokens = await signInByBrowser(pages, { open: url => void open(url) });
    const claims = claimsOf(tokens.access);
    assert.is(claims.scope, "openid email");
    assert.is(claims.client_id, WEB_CLIENT);
    assert.is(claimsOf(tokens.id).email, ANN);
    while (shown === "") await new Promise(resolve => setImmediate(resolve));
    assert.match(shown, "go back to the terminal");
  }));

test("another sign-in's answer is refused, and so is a refusal of the page", () =>
  atPages(async pages => {
    const [, callback = ""] = pages.callbackUrls;
    const answered = (query: string) =>
      messageOf(signInByBrowser(pages, { open: () => void fetch(`${callback}?${query}`) }));
    assert.is(await answered("code=1&state=other"), "The answer belongs to another sign-in. Begin again.");
    assert.is(
      await answered("error=invalid_scope&error_description=invalid_scope"),
      "The sign-in page refused: invalid_scope.",
    );
  }));

test("other requests of the browser are not taken for the answer", () =>
  atPages(async (pages, server) => {
    const [, callback = ""] = pages.callbackUrls;
    const statuses: number[] = [];
    const open = async (url: string) => {
      for (const address of [new URL("/favicon.ico", callback).href, callback])
        statuses.push((await fetch(address)).status);
      await fetch(await signIn(server, url));
    };
    assert.ok((await signInByBrowser(pages, { open: url => void open(url) })).access);
    assert.equal(statuses, [404, 404]);
  }));

test("leaves the address alone on which the stack's own web page listens", () =>
  atPages(async pages => {
    const callbackUrls = ["http://localhost:4002/", ...pages.callbackUrls];
    const [, , callback = ""] = callbackUrls;
    let shown = "";
    const open = (url: string) => {
      shown = url;
      void fetch(`${callback}?error=access_denied&error_description=left`);
    };
    await messageOf(signInByBrowser({ ...pages, callbackUrls, siteUrl: "http://localhost:4002" }, { open }));
    assert.is(new URL(shown).searchParams.get("redirect_uri"), callback);
  }));

test("says what is in the way: no address on this machine, a taken port, nobody who comes", () =>
  atPages(async pages => {
    const never = { open: () => {} };
    const [remote = "", callback = ""] = pages.callbackUrls;
    assert.match(
      await messageOf(signInByBrowser({ ...pages, callbackUrls: [remote] }, never)),
      "No callback URL of the client is on this machine. Add one: pulumi config set",
    );
    const taken = createServer().listen(Number(new URL(callback).port), "localhost");
    await new Promise(resolve => taken.once("listening", resolve));
    assert.is(
      await messageOf(signInByBrowser(pages, never)),
      `Something listens on ${callback} already. Stop it while you sign in.`,
    );
    await new Promise(resolve => taken.close(resolve));
    assert.is(
      await messageOf(signInByBrowser(pages, { ...never, patienceMilliseconds: 1 })),
      "No sign-in within 0.001 s.",
    );
  }));

test("with a known password the page's form is filled in", () =>
  atPages(async pages => {
    const tokens = await signInByForm(pages, ANN, PASSWORD);
    assert.is(claimsOf(tokens.access).scope, "openid email");
    assert.match(
      await messageOf(signInByForm(pages, ANN, "Wrong-password-1!")),
      "The sign-in page did not take the password of ann@example.com",
    );
  }));

test.run();
