import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { ConsoleSources } from "../../../../local/console/sources.ts";
import { type ConsoleServer, serveConsole } from "./server.ts";

export interface OpenPage {
  readonly page: Page;
  readonly server: ConsoleServer;
  /** Errors of scripts, refusals of the policy, dialogs that a foreign script opened. */
  readonly problems: readonly string[];
  /** Goes to a view, `#/logs`. */
  go(hash: string): Promise<void>;
}

/** Runs a test in a page of its own on a console of its own. */
export async function withPage(
  browser: Browser,
  sources: ConsoleSources,
  work: (open: OpenPage) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const server = await serveConsole(sources);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    ...options,
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const problems = watch(page);
    await page.goto(server.consoleUrl);
    await page.getByText("Live", { exact: true }).waitFor();
    const go = async (hash: string) => {
      await page.goto(server.url + hash);
    };
    await work({ page, server, problems, go });
  } finally {
    await context.close();
    await server.close();
  }
}

export function watch(page: Page): string[] {
  const problems: string[] = [];
  page.on("pageerror", error => problems.push(error.message));
  page.on("console", message => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("dialog", dialog => {
    problems.push(`a script said: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return problems;
}
