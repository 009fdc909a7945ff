import type { Browser, BrowserContext, Page } from "playwright-core";
import type { Test } from "uvu";
import { leaveBrowser, shareBrowser } from "./browser.ts";
import { type Stage, useStage } from "./stage.ts";

/** The web pages of a stage, in a browser. */
export interface Site {
  /** Without a slash at the end. */
  readonly origin: string;
  /** A tab of a person who was never here. Errors of the page's own code are kept in `problems`. */
  open(options?: Parameters<Browser["newContext"]>[0]): Promise<Tab>;
  close(): Promise<void>;
}

export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly problems: readonly string[];
}

export async function openSite({ outputs }: Stage): Promise<Site> {
  const browser = await shareBrowser();
  return {
    origin: outputs.siteUrl,
    async open(options = {}) {
      const context = await browser.newContext({ locale: "en-GB", ...options });
      const page = await context.newPage();
      // The first request builds the pages, and a busy machine is no failure.
      page.setDefaultTimeout(60_000);
      const problems: string[] = [];
      page.on("pageerror", error => problems.push(error.message));
      page.on("console", message => {
        if (/Content Security Policy/.test(message.text())) problems.push(message.text());
      });
      return { page, context, problems };
    },
    close: leaveBrowser,
  };
}

/** What the tests of pages share. */
export interface PagesContext {
  stage: Stage;
  site: Site;
}

/** Opens the stage's site before a suite's tests, and closes it after them. */
export function useSite(test: Pick<Test<PagesContext>, "before" | "after">): void {
  test.before(async context => {
    context.stage = await useStage();
    context.site = await openSite(context.stage);
  });
  test.after(async ({ stage, site }) => {
    await site?.close();
    await stage?.stop();
  });
}

/** Goes to a page that needs a sign-in, or asks the first page for it, through the hosted page, and back. */
export async function signInAt(
  { origin }: Site,
  page: Page,
  path: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.goto(origin + path);
  if (path === "/") await page.getByRole("banner").getByRole("button", { name: "Sign in" }).click();
  await signInOn(page, { email, password });
}

/** Fills the hosted page that is shown, and comes back. */
export async function signInOn(
  page: Page,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  // Names that local mode's page and Cognito's have in common; Cognito's can ask for one after the other.
  await page.locator("input[name=username]:visible").fill(email);
  const field = page.locator("input[name=password]:visible");
  if ((await field.count()) === 0) await page.keyboard.press("Enter");
  await field.fill(password);
  await field.press("Enter");
  await page.getByRole("link", { name: "Account" }).waitFor();
}
