import type { Browser, Page } from "playwright-core";
import type { Test } from "uvu";
import type { ConsoleSources } from "../../../../local/console/sources.ts";
import { findChromium, leaveBrowser, shareBrowser } from "../../../support/browser.ts";
import { type ConsoleServer, serveConsole } from "./server.ts";

export interface OpenPage {
  readonly page: Page;
  readonly server: ConsoleServer;
  /** Errors of scripts, refusals of the policy, dialogs that a foreign script opened. */
  readonly problems: readonly string[];
  /** Goes to a view, `#/logs`. */
  go(hash: string): Promise<void>;
}

/** What a suite in a browser has for its tests. */
export interface InBrowser {
  browser: Browser;
}

export const chromium = findChromium();

/** Gives all tests of a suite a browser. */
export function inBrowser<T extends InBrowser>(test: Test<T>): Test<T> {
  test.before(async context => {
    context.browser = await shareBrowser();
  });
  test.after(leaveBrowser);
  return test;
}

export interface Look {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
}

/**
 * Runs a test on a console of its own. The page is the browser's one, since a new one takes longer than most tests; a
 * console is an origin of its own, so what a former test stored is not there.
 */
export async function withPage(
  browser: Browser,
  sources: ConsoleSources,
  work: (open: OpenPage) => Promise<void>,
  { viewport = { width: 1440, height: 900 }, colorScheme = "light" }: Look = {},
): Promise<void> {
  const server = await serveConsole(sources);
  const page = await onlyPage(browser);
  try {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const problems = watch(page, new URL(server.url));
    await page.goto(server.consoleUrl);
    await page.getByText("Live", { exact: true }).waitFor();
    const go = async (hash: string) => {
      await page.goto(server.url + hash);
    };
    await work({ page, server, problems, go });
  } finally {
    page.removeAllListeners();
    await server.close();
  }
}

async function onlyPage(browser: Browser): Promise<Page> {
  const [page] = browser.contexts().flatMap(context => context.pages());
  if (page) return page;
  const context = await browser.newContext({ locale: "en-GB" });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/**
 * What goes wrong on a page. A console that was there before may still look for its server, which has ended.
 *
 * @public for tests of services, whichever of them are here
 */
export function watch(page: Page, { origin } = new URL("http://localhost")): string[] {
  const problems: string[] = [];
  page.on("pageerror", error => problems.push(error.message));
  page.on("console", message => {
    const isFormer =
      message.text().includes("ERR_CONNECTION_REFUSED") && !message.location().url.startsWith(origin);
    if (message.type() === "error" && !isFormer) problems.push(message.text());
  });
  page.on("dialog", dialog => {
    problems.push(`a script said: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return problems;
}
