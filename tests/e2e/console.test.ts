import { SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { Browser, Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {} from "../../handlers/movies/contract.ts";
import { watch } from "../local/console/support/page.ts";
import { findChromium, openBrowser } from "../support/browser.ts";
import { cognitoClient, demoUser } from "../support/sign-in.ts";
import { isDeployed, type Stage, useStage } from "../support/stage.ts";
import { demoApi } from "./people.ts";

interface Context {
  stage: Stage;
  browser: Browser;
  page: Page;
  problems: string[];
}

const chromium = findChromium();
const test = suite<Context>("console of a running local mode", {} as Context);

test.before(async context => {
  context.stage = await useStage();
  context.browser = await openBrowser(chromium ?? "");
  context.page = await context.browser.newPage({ locale: "en-GB" });
});
test.before.each(async context => {
  // A busy machine is no failure: everything here waits for what is to come, for as long as the file may take.
  context.page.setDefaultTimeout(60_000);
  context.problems = watch(context.page);
  await context.page.goto(consoleUrlOf(context.stage));
  await context.page.getByText("Live", { exact: true }).waitFor();
});
test.after.each(async ({ page }) => {
  page.removeAllListeners();
  await page.goto("about:blank");
});
test.after(async ({ stage, browser }) => {
  await browser?.close();
  await stage.stop();
});

/** Deployed stages have none. */
const consoleUrlOf = ({ outputs }: Stage) => outputs.consoleUrl ?? "";
const go = ({ page, stage }: Context, hash: string) => page.goto(consoleUrlOf(stage).replace(/#.*/, hash));

test("shows a request with its function, its statements and its log line", async context => {
  const { stage, page, problems } = context;
  const title = `Trace${Date.now()}`;
  // Other tests call the same stage: among their requests ours would not stay in its place, nor on the first page.
  await go(context, `#/requests?text=${title}`);
  const api = await demoApi(stage, null);
  await api("GET /movies", { query: { search: title } });
  await page.getByRole("link", { name: `GET /movies?search=${title}` }).click();
  await page.getByRole("heading", { name: `GET /movies?search=${title}` }).waitFor();
  const detail = page.getByRole("region", { name: "Request in detail" });
  const spans = await detail.locator(".span-name").allInnerTexts();
  assert.equal(spans.slice(0, 2), ["Gateway GET /movies", "Function movies"]);
  assert.match(spans[2] ?? "", /^select /);
  await detail.locator("summary").first().click();
  assert.match(await detail.locator("pre").first().innerText(), /from movies/);
  assert.match(await detail.locator(".values").first().innerText(), new RegExp(title, "i"));
  await detail.getByText("route=GET /movies").waitFor();
  assert.equal(problems, []);
});

test("signs in as a demo user and calls the API", async context => {
  const { stage, page, problems } = context;
  await go(context, `#/api/${encodeURIComponent("GET /me")}`);
  const { email } = demoUser(stage, "admin");
  await page.getByRole("combobox", { name: "As", exact: true }).selectOption({ label: `${email} (admin)` });
  await page.getByRole("button", { name: "Send" }).click();
  const reply = page.getByRole("status", { name: "Reply" });
  await reply.getByText("200", { exact: true }).waitFor();
  assert.is(JSON.parse(await reply.locator("pre").innerText()).email, email);
  await reply.getByRole("link", { name: "Trace" }).click();
  await page.getByRole("heading", { name: "GET /me 200" }).waitFor();
  assert.match(await page.getByRole("region", { name: "Request in detail" }).innerText(), new RegExp(email));
  assert.equal(problems, []);
});

test("runs a job as of a time, and shows its run and what it measured", async context => {
  const { page, problems } = context;
  await go(context, "#/jobs");
  const card = page.getByRole("article", { name: "clean-up" });
  const at = new Date(Date.now() - Math.floor(Math.random() * 1e9)).toISOString().slice(0, 19);
  await card.getByLabel(/^Scheduled time/).fill(at);
  await card.getByRole("button", { name: "Run as of then" }).click();
  await card.getByText('"outcome": "succeeded"').waitFor();
  await card.getByText(" took ").first().waitFor();
  await card.getByRole("link", { name: "Trace" }).click();
  await page.getByRole("heading", { name: "Run of clean-up" }).waitFor();
  await go(context, "#/metrics");
  const measured = page.getByRole("article", { name: "clean-up" });
  await measured.getByRole("img", { name: /^JobSucceeded: \d+ in all$/ }).waitFor();
  assert.equal(problems, []);
});

test("shows the message and the user of a sign-up at once, and their row later", async context => {
  const { stage, page, problems } = context;
  const email = `console-${Date.now()}@example.com`;
  await go(context, "#/outbox");
  await page.getByRole("heading", { name: "Outbox" }).waitFor();
  const UserAttributes = [{ Name: "email", Value: email }];
  const { userPoolClientId: ClientId } = stage.outputs;
  await cognitoClient(stage).send(
    new SignUpCommand({ ClientId, Username: email, Password: "Correct-horse-7", UserAttributes }),
  );
  const message = page.getByRole("listitem").filter({ hasText: email });
  assert.match(await message.locator("code").innerText(), /^\d{6}$/);
  await go(context, `#/users?text=${email}`);
  await page.getByText("unconfirmed").waitFor();
  await page.getByText(/^1 of \d+ users$/).waitFor();
  assert.equal(problems, []);
});

test("shows tables and a stored script as text", async context => {
  const { stage, page, problems } = context;
  const title = `<script>alert(${Date.now()})</script>`;
  const api = await demoApi(stage, "admin");
  await api("POST /movies", { body: { title, year: 1999, genres: ["horror"] } });
  await go(context, "#/tables");
  await page.getByRole("link", { name: /^movies / }).click();
  await page.getByLabel("Column").selectOption("title");
  await page.getByLabel("contains").fill(title);
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("Rows 1 to 1").waitFor();
  await page.getByRole("button", { name: /^Row with id/ }).click();
  assert.ok((await page.getByRole("dialog").innerText()).includes(title));
  assert.equal(problems, []);
});

test("lists the queues of dead letters", async context => {
  const { page, problems } = context;
  await go(context, "#/queues");
  await page.getByRole("link", { name: "clean-up-dead-letters" }).click();
  await page.getByRole("heading", { level: 2, name: "clean-up-dead-letters" }).waitFor();
  assert.equal(problems, []);
});

test("sends a message, shows it, and deletes all", async context => {
  const { page, problems } = context;
  await go(context, "#/queues");
  await page.getByRole("link", { name: "clean-up-failures" }).click();
  await page.getByText("Send a message").click();
  await page.getByLabel("Body").fill('{"from":"the console"}');
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("link", { name: "What became of it" }).waitFor();
  await page.locator("pre").getByText("the console").first().waitFor();
  await page.getByRole("button", { name: "Purge" }).click();
  await page.getByRole("button", { name: "Delete all messages?" }).click();
  // SQS empties a queue once a minute: the file may run twice on one stage.
  const refused = page.getByText(/^PurgeQueueInProgress/);
  await page.getByText("Empty.").or(refused).first().waitFor();
  assert.equal(
    problems.filter(problem => !problem.includes("409")),
    [],
  );
});

test("confirms an account and follows it to its row", async context => {
  const { stage, page, problems } = context;
  const email = `console-user-${Date.now()}@example.com`;
  const UserAttributes = [{ Name: "email", Value: email }];
  const { userPoolClientId: ClientId } = stage.outputs;
  await cognitoClient(stage).send(
    new SignUpCommand({ ClientId, Username: email, Password: "Correct-horse-7", UserAttributes }),
  );
  await go(context, `#/users?text=${email}`);
  const card = page.getByRole("listitem", { name: email });
  await card.getByText("Actions").click();
  await card.getByRole("button", { name: "Confirm" }).click();
  await card.getByText("confirmed", { exact: true }).waitFor();
  await card.getByRole("button", { name: "Disable" }).waitFor();
  await card.getByRole("link", { name: "Row in users" }).click();
  await page.getByText(/^1 row whose id is /).waitFor();
  await page.getByText(email).first().waitFor();
  assert.equal(problems, []);
});

test("runs SQL that reads", async context => {
  const { page, problems } = context;
  await go(context, "#/tables");
  await page.getByText("SQL", { exact: true }).click();
  const box = page.getByLabel(/^One statement/);
  await box.fill("select emial from users");
  await box.press("Control+Enter");
  await page.getByText('Line 1, column 8: column "emial" does not exist').waitFor();
  await box.fill("select 6 * 7 as answer");
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByRole("cell", { name: "42" }).waitFor();
  assert.equal(problems, []);
});

if (isDeployed()) console.log("SKIP a deployed stage has no console");
else if (chromium === null) console.log("SKIP no Chromium on this machine: install it, or set CHROMIUM_PATH");
else {
  test.run();
}
