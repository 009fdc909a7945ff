import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { frontendBuild, frontendConfig, writeFrontendConfig } from "../../commands/support/frontend.ts";
import { findChromium, openBrowser } from "../support/browser.ts";
import { demoUser } from "../support/sign-in.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";
import { demoApi, newPerson } from "./people.ts";

/** The dev stack's `callbackUrls`; somebody may use that port, so the browser is told that it is another one here. */
const origin = "http://localhost:5173";
const chromium = findChromium();

interface Context {
  stage: Stage;
  folder: string;
  files: Server;
  browser: Browser;
  page: Page;
  problems: string[];
}

const test = suite<Context>("frontend, in a browser", {} as Context);

test.before(async context => {
  context.stage = await useStage();
  context.folder = await mkdtemp(path.join(tmpdir(), "groundwork-frontend-"));
  const configFile = await writeFrontendConfig(frontendConfig({ ...context.stage.outputs }), context.folder);
  await build(frontendBuild({ minify: true, outdir: path.join(context.folder, "dist"), configFile }));
  context.files = createServer((request, response) =>
    serveFile(path.join(context.folder, "dist"), request, response),
  ).listen(0, "127.0.0.1");
  await once(context.files, "listening");
  const { port } = context.files.address() as AddressInfo;
  context.browser = await openBrowser(chromium ?? "", { [new URL(origin).host]: `127.0.0.1:${port}` });
});

async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = new URL(request.url ?? "/", origin).pathname.slice(1) || "index.html";
  const body = await readFile(path.join(folder, name)).catch(() => null);
  const type = types[path.extname(name)] ?? "text/plain";
  response.writeHead(body === null ? 404 : 200, { "content-type": type }).end(body);
}

test.before.each(async context => {
  const browserContext = await context.browser.newContext({ viewport: { width: 390, height: 844 } });
  context.page = await browserContext.newPage();
  context.problems = [];
  context.page.on("pageerror", error => context.problems.push(error.message));
  context.page.setDefaultTimeout(15_000);
});

test.after.each(({ page }) => page.context().close());

test.after(async ({ stage, browser, files, folder }) => {
  await browser?.close();
  files?.close();
  await rm(folder, { recursive: true, force: true });
  await stage.stop();
});

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
};

/** Goes through the hosted page and back. */
async function signInOn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto(`${origin}/`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /sign in/i }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

test("anybody can look for a film", async ({ stage, page, problems }) => {
  const api = await demoApi(stage, "admin");
  const title = `Nosferatu ${Date.now()}`;
  await api("POST /movies", { body: { title, year: 1922, genres: ["horror"] } });
  await page.goto(`${origin}/`);
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByText("1 film shown.").waitFor();
  assert.is(await page.getByRole("heading", { level: 2 }).innerText(), `${title} 1922`);
  assert.is(await page.getByRole("radio").count(), 0);
  assert.equal(problems, []);
});

test("a person signs in by the hosted page, rates by keyboard and keeps the rating", async ({
  stage,
  page,
  problems,
}) => {
  const api = await demoApi(stage, "admin");
  const title = `Safety Last! ${Date.now()}`;
  const { body: movie } = await api("POST /movies", { body: { title, year: 1923, genres: ["comedy"] } });
  const person = await newPerson(stage);
  await signInOn(page, person);
  assert.not.match(page.url(), /code=/);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Title").press("Enter");
  await page.getByText("1 film shown.").waitFor();
  const group = page.getByRole("group", { name: `My rating of ${title}` });
  await group.getByRole("radio", { name: "4 stars" }).focus();
  await page.keyboard.press("Space");
  await page.getByText("4.0 of 5 (1 rating)").waitFor();
  const { body } = await person.api("GET /movies/{movieId}", { params: { movieId: movie.id } });
  assert.is(body.myRating, 4);
  await page.reload();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Title").press("Enter");
  await page.locator("input[value='4']:checked").waitFor({ state: "attached" });
  assert.equal(problems, []);
});

test("a person changes the profile and signs out", async ({ stage, page, problems }) => {
  const person = await newPerson(stage);
  await signInOn(page, person);
  await page.getByText("Profile", { exact: true }).click();
  await page.getByLabel("Name that others see").fill("Ann <b>");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Profile saved.").waitFor();
  assert.is((await person.api("GET /me", {})).body.displayName, "Ann <b>");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  assert.equal(await page.evaluate("sessionStorage.getItem('tokens')"), null);
  assert.equal(problems, []);
});

test("an admin adds a film", async ({ stage, page }) => {
  await signInOn(page, demoUser(stage, "admin"));
  await page.getByText("Add a film", { exact: true }).click();
  const title = `Sunrise ${Date.now()}`;
  await page.locator("#new-title").fill(title);
  await page.getByLabel("Year").fill("1927");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText(`${title} added.`).waitFor();
});

test("a sign-in that this tab did not start is refused", async ({ page }) => {
  await page.goto(`${origin}/?code=stolen&state=other`);
  await page.getByText("That sign-in was not started here.").waitFor();
});

if (isDeployed()) console.log("SKIP the pages that sign in here are local mode's");
else if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
