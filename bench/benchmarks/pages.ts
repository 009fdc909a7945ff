import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { CDPSession, Page } from "playwright-core";
import { findChromium } from "../../tests/support/browser.ts";
import { demoUser } from "../../tests/support/sign-in.ts";
import { openSite, type Site, signInAt } from "../../tests/support/site.ts";
import { amount, type Benchmark, type Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { type LocalMode, withLocalMode } from "../support/local-mode.ts";

/** A tab of a signed-in admin, with the means to slow it down. */
interface Tab {
  readonly page: Page;
  readonly devtools: CDPSession;
}

/** How long a person waits who opens a page for the first time, on local mode with the seeds. */
export const pages: Benchmark = {
  name: "pages",
  summary: "the web pages: largest paint of each, by a processor that is four times slower",
  peers: "none",
  onRequest: true,
  run: run => withLocalMode(local => measurePages(run, local)),
};

/** @throws Error without a Chromium on this machine */
async function measurePages(run: Run, local: LocalMode): Promise<Measurement[]> {
  if (findChromium() === null) throw new Error("pages: install Chromium, or set CHROMIUM_PATH.");
  await seed(local);
  const site = await openSite(local);
  try {
    const tab = await openTab(site, local);
    const samples = new Map<string, number[]>();
    const addresses = await addressesOf(site, tab);
    for (let round = 0; round < amount(run, 7, 1); round += 1)
      for (const [name, path] of addresses)
        samples.set(name, [...(samples.get(name) ?? []), await largestPaint(tab, site.origin + path)]);
    const budget = { of: "value", atMost: 1_000 } as const;
    return [...samples].map(([name, times]) => ({
      name: `pages.${name}`,
      unit: "ms",
      samples: times,
      budget,
    }));
  } finally {
    await site.close();
  }
}

const seed = ({ project, dataDir }: LocalMode) =>
  promisify(execFile)(process.execPath, ["commands/run.mjs", "seed", "--data", dataDir], {
    cwd: project.directory,
    env: project.environment,
  });

async function openTab(site: Site, local: LocalMode): Promise<Tab> {
  const { page, context } = await site.open();
  await signInAt(site, page, "/account", demoUser(local, "admin"));
  // The navigation has the links of the person's roles once the name is there.
  await page.locator(".who").waitFor();
  return { page, devtools: await context.newCDPSession(page) };
}

/** The first page, the account, all pages of the navigation, and the first one that each list leads to. */
async function addressesOf({ origin }: Site, { page }: Tab): Promise<Map<string, string>> {
  const linksIn = (selector: string) =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].map(link => link.getAttribute("href"))`,
    );
  const show = async (path: string) => {
    await page.goto(origin + path);
    await isThere(page);
  };
  const found = new Map([
    ["/", "/"],
    ["/account", "/account"],
  ]);
  for (const product of await linksIn(".main-nav a")) {
    await show(product);
    for (const path of [product, ...(await linksIn(".sections a"))]) found.set(path, path);
  }
  for (const path of [...found.keys()]) {
    await show(path);
    const first = (await linksIn("main li a")).find(link => link.startsWith(`${path}/`));
    if (path !== "/" && first !== undefined) found.set(`${path}/*`, first);
  }
  return found;
}

async function isThere(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  const loading = page.locator(".loading");
  while ((await loading.count()) > 0) await loading.first().waitFor({ state: "detached" });
}

/** In milliseconds from the start of the load, with an empty cache. */
async function largestPaint({ page, devtools }: Tab, address: string): Promise<number> {
  await page.goto("about:blank");
  await devtools.send("Network.clearBrowserCache");
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(address);
  await isThere(page);
  const milliseconds = await page.evaluate<number>(`new Promise(resolve =>
    requestAnimationFrame(() => requestAnimationFrame(() =>
      new PerformanceObserver(list => resolve(list.getEntries().at(-1).startTime))
        .observe({ type: "largest-contentful-paint", buffered: true }))))`);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return milliseconds;
}
