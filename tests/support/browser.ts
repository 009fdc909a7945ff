import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Browser, Page } from "playwright-core";

/** An import would have Node look through its four megabytes for names first. */
const { chromium } = createRequire(import.meta.url)("playwright-core") as typeof import("playwright-core");

/** The build without windows first: it needs half the processor time. */
const names = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
];

/** The machine's own Chromium, or null: `CHROMIUM_PATH` names one that is not on the PATH. */
export function findChromium(): string | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const candidates = [
    ...(process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : []),
    ...folders.flatMap(folder => names.map(name => path.join(folder, name))),
  ];
  return candidates.find(isExecutable) ?? null;
}

/**
 * Starts it without a window.
 *
 * @param servedAt where each `host:port` is really served, as `localhost:41234`; default: where its name says
 *
 * @public for tests of services, whichever of them are here
 */
export function openBrowser(
  executablePath: string,
  servedAt: Readonly<Record<string, string>> = {},
): Promise<Browser> {
  const rules = Object.entries(servedAt).map(([named, real]) => `MAP ${named} ${real}`);
  const args = [
    // Pages that a test serves itself have no address; Chromium would keep them from calling this machine.
    "--disable-features=LocalNetworkAccessChecks",
    ...(rules.length > 0 ? [`--host-resolver-rules=${rules.join(",")}`] : []),
    // The sandbox does not work for root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
  return chromium.launch({ executablePath, args });
}

let shared: Promise<Browser> | undefined;

/** One browser for all files that run in this process: starting it takes longer than most tests. */
export function shareBrowser(): Promise<Browser> {
  shared ??= openBrowser(findChromium() ?? "");
  return shared;
}

/** The focus moves after the page is drawn: waits until it is on what `condition` says of the focused `element`. */
export const untilFocused = (page: Page, condition: string): Promise<unknown> =>
  page.waitForFunction(`(element => ${condition})(document.activeElement)`);

/** For the end of a file that shares it: closes it where no other file follows. */
export async function leaveBrowser(): Promise<void> {
  if (process.env.TEST_MORE_FILES || !shared) return;
  await (await shared).close();
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
