import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findChromium, leaveBrowser, shareBrowser } from "../../../support/browser.ts";
import { authorize, exchange, query } from "../support/oauth.ts";
import { createPerson, PASSWORD } from "../support/people.ts";
import { type CognitoServer, startCognito } from "../support/server.ts";

const ANN = "ann@example.com";
const NEW = "Another-horse-8";
const executable = findChromium();

interface Ground {
  readonly server: CognitoServer;
  readonly page: Page;
  /** Where the application wants people back. */
  readonly callback: string;
  /** What the browser complained about, such as a blocked style. */
  readonly complaints: readonly string[];
  readonly open: (path: string) => Promise<unknown>;
}

let browser: Browser;

interface Look {
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** Default false: the pages must work without scripts. */
  readonly scripts?: boolean;
}

/** A page in Chromium with scripts off, the sign-in pages, and an application on an origin of its own. */
async function inBrowser(work: (ground: Ground) => Promise<void>, look: Look = {}): Promise<void> {
  const application = createServer((_, response) => response.end("Signed in.")).listen(0, "127.0.0.1");
  await new Promise(resolve => application.once("listening", resolve));
  const callback = `http://localhost:${(application.address() as AddressInfo).port}/signed-in`;
  const server = await startCognito({ webClient: { callbackUrls: [callback] } });
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
    colorScheme: look.colorScheme ?? "light",
    javaScriptEnabled: look.scripts ?? false,
  });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    // A form that is shown again has status 400, which Chromium mentions.
    page.on("console", message => {
      if (!message.text().includes("status of 400")) complaints.push(message.text());
    });
    await work({ server, page, callback, complaints, open: path => page.goto(server.url + path) });
    assert.equal(complaints, []);
  } finally {
    await context.close();
    await server.close();
    application.closeAllConnections();
    application.close();
  }
}

const codeIn = (page: Page) => new URL(page.url()).searchParams.get("code") ?? "";

const test = suite("hosted pages in Chromium");

test.before(async () => {
  browser = await shareBrowser();
});
test.after(leaveBrowser);

test("show a password on request, where scripts run", () =>
  inBrowser(
    async ({ page, callback, open }) => {
      await open(authorize({ redirect_uri: callback }));
      const password = page.getByLabel("Password", { exact: true });
      await password.fill("Correct-horse");
      await page.getByRole("button", { name: "Show password" }).click();
      assert.is(await password.getAttribute("type"), "text");
      await page.getByRole("button", { name: "Hide password" }).click();
      assert.is(await password.getAttribute("type"), "password");
      assert.is(await password.inputValue(), "Correct-horse");
    },
    { scripts: true },
  ));

test("take a person by keyboard alone from nothing to the application", () =>
  inBrowser(async ({ server, page, callback, open }) => {
    await open(authorize({ redirect_uri: callback }));
    await page.getByRole("link", { name: "Create an account" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Create an account" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type(ANN);
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Confirm your account" }).waitFor();
    await page.getByLabel("Code").focus();
    // Pasted with its space, it must not be cut off.
    await page.keyboard.insertText(server.code(ANN).replace(/^.../, "$& "));
    await page.keyboard.press("Enter");
    await page.waitForURL(url => url.href.startsWith(callback));
    assert.is((await exchange(server, codeIn(page), { redirect_uri: callback })).status, 200);
    await open(authorize({ redirect_uri: callback }));
    assert.ok(page.url().startsWith(callback));
  }));

test("say what was wrong where a screen reader looks for it", () =>
  inBrowser(async ({ server, page, callback, open }) => {
    await createPerson(server, ANN);
    await open(authorize({ redirect_uri: callback }));
    await page.getByLabel("E-mail address").fill(ANN);
    await page.getByLabel("Password").fill("Wrong-horse-7");
    await page.getByRole("button", { name: "Sign in" }).click();
    assert.is(await page.getByRole("alert").textContent(), "Incorrect username or password.");
    assert.is(await page.title(), "Error: Sign in");
    assert.is(await page.getByLabel("E-mail address").inputValue(), ANN);
    assert.is(await page.getByLabel("Password").inputValue(), "");
    await open(`/signup?${query({ redirect_uri: callback })}`);
    await page.getByLabel("E-mail address").fill("bob@example.com");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("Password not long enough.").waitFor();
    const password = page.getByLabel("Password");
    assert.is(await password.getAttribute("aria-invalid"), "true");
    const described = ((await password.getAttribute("aria-describedby")) ?? "").split(" ");
    const texts = await Promise.all(described.map(id => page.locator(`#${id}`).textContent()));
    assert.equal(texts, [
      "At least 8 characters, with an upper-case letter, a lower-case letter, a number and a symbol.",
      "Password not long enough.",
    ]);
  }));

test("reset a password and sign out", () =>
  inBrowser(async ({ server, page, callback, open }) => {
    await createPerson(server, ANN);
    await open(authorize({ redirect_uri: callback }));
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByLabel("E-mail address").fill(ANN);
    await page.getByRole("button", { name: "Send the code" }).click();
    await page.getByLabel("Code").fill(server.code(ANN));
    await page.getByLabel("New password").fill(NEW);
    await page.getByRole("button", { name: "Change password" }).click();
    assert.is(
      await page.getByRole("status").textContent(),
      "Your password is changed. Sign in with the new one.",
    );
    await page.getByLabel("E-mail address").fill(ANN);
    await page.getByLabel("Password").fill(NEW);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(url => url.href.startsWith(callback));
    await open(`/logout?${query({ redirect_uri: callback })}`);
    assert.is(await page.title(), "Sign in");
  }));

test("fit a small phone, and are dark where the reader wants dark", () =>
  inBrowser(
    async ({ page, callback, open }) => {
      for (const path of ["/login", "/signup", "/forgotPassword"]) {
        await open(`${path}?${query({ redirect_uri: callback })}`);
        const box = await page.locator("main").boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= 320, path);
        for (const target of await page.locator("main input:not([type=hidden]), main button, main a").all())
          assert.ok(
            ((await target.boundingBox())?.height ?? 0) >= 44,
            `${path}: a target is too small to touch`,
          );
      }
      const shade = () => page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor");
      assert.is(await shade(), "rgb(27, 33, 42)");
      await page.emulateMedia({ colorScheme: "light" });
      assert.is(await shade(), "rgb(255, 255, 255)");
    },
    { colorScheme: "dark", width: 320, height: 640 },
  ));

if (executable === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
