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
  assert.is(await page.getByRole("navigation").locator("bdi").innerText(), "Ann <b>");
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
  await page.getByRole("button", { name: "Sign in" }).waitFor();
});

test("a sign-in that the hosted pages refuse is told of", async ({ page }) => {
  await page.route("**/oauth2/authorize?*", route => {
    const state = new URL(route.request().url()).searchParams.get("state");
    const location = `${origin}/?error=invalid_scope&state=${state}`;
    return route.fulfill({ status: 302, headers: { location } });
  });
  await page.goto(`${origin}/`);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Signing in did not work (invalid_scope).").waitFor();
  assert.is(page.url(), `${origin}/`);
});

test("a keyboard keeps its place", async ({ stage, page }) => {
  const focused = () => page.evaluate<string>("document.activeElement.innerText");
  const api = await demoApi(stage, "admin");
  const shared = `Metropolis ${Date.now()}`;
  for (let part = 10; part < 31; part += 1)
    await api("POST /movies", { body: { title: `${shared} ${part}`, year: 1927, genres: ["drama"] } });
  await signInOn(page, demoUser(stage, "admin"));
  await page.getByText("Add a film", { exact: true }).click();
  await page.locator("#new-title").fill(`Sunrise ${Date.now()}`);
  await page.getByLabel("Year").fill("1927");
  await page.getByLabel("Genre").selectOption("science fiction");
  await page.getByRole("button", { name: "Add", exact: true }).press("Enter");
  await page.getByText("added.").waitFor();
  assert.is(await focused(), "Add");
  await page.locator("#search").fill(shared);
  await page.locator("#search").press("Enter");
  await page.getByRole("heading", { name: `${shared} 10` }).waitFor();
  await page.getByRole("button", { name: "More films" }).press("Enter");
  await page.getByText("21 films shown.").waitFor();
  assert.match(await focused(), `${shared} 30`);
});

test("what failed says what to do, and goes once it works", async ({ stage, page }) => {
  const { apiUrl } = stage.outputs;
  await page.route(`${apiUrl}/**`, route => route.abort());
  await page.goto(`${origin}/`);
  await page.getByText("The API does not answer. Check the connection, then try again.").waitFor();
  await page.getByText("The films could not be loaded.").waitFor();
  await page.unroute(`${apiUrl}/**`);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByText(/films? shown/).waitFor();
  assert.is(await page.getByRole("status").textContent(), "");
});

test("a renewal that nobody answers leaves a person signed in", async ({ stage, page }) => {
  await signInOn(page, await newPerson(stage));
  await page.evaluate(`
    const tokens = JSON.parse(sessionStorage.getItem("tokens"));
    sessionStorage.setItem("tokens", JSON.stringify({ ...tokens, expiresAt: 0 }));
  `);
  await page.route("**/oauth2/token", route => route.abort());
  await page.reload();
  await page.getByText("The sign-in service does not answer.").waitFor();
  await page.unroute("**/oauth2/token");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
});

test("long and right-to-left titles and large letters fit a phone", async ({ stage, page }) => {
  const api = await demoApi(stage, "admin");
  const title = `שלום ${Date.now()}`;
  for (const one of [title, `${title} ${"x".repeat(180)}`])
    await api("POST /movies", { body: { title: one, year: 1927, genres: ["drama"] } });
  await signInOn(page, demoUser(stage, "admin"));
  await page.setViewportSize({ width: 360, height: 740 });
  for (const summary of await page.locator("summary").all()) await summary.click();
  await page.locator("#search").fill(title);
  await page.locator("#search").press("Enter");
  await page.getByText("2 films shown.").waitFor();
  const heading = page.getByRole("heading", { level: 2 }).first();
  const [name, year] = [
    await heading.locator("bdi").boundingBox(),
    await heading.locator("small").boundingBox(),
  ];
  assert.ok(name && year && name.x < year.x, "the year stands behind the title");
  for (const size of ["100%", "200%"]) {
    await page.evaluate(`document.documentElement.style.fontSize = "${size}"`);
    assert.is(await page.evaluate("document.documentElement.scrollWidth"), 360, `letters of ${size}`);
  }
});

if (isDeployed()) console.log("SKIP the pages that sign in here are local mode's");
else if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
