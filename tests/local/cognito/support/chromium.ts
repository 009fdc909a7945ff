import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

/** Where this machine has Chromium, or null. `CHROMIUM` names another one. */
export function findChromium(): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const candidates = [
    process.env.CHROMIUM ?? "",
    ...names.flatMap(name => folders.map(folder => join(folder, name))),
  ];
  return candidates.find(path => path !== "" && isExecutable(path)) ?? null;
}

/** A browser with an empty profile of its own, which asks nobody but the page under test for anything. */
export async function openBrowser(
  executablePath: string,
  options: {
    readonly colorScheme?: "light" | "dark";
    readonly width?: number;
    readonly height?: number;
  } = {},
): Promise<{ readonly context: BrowserContext; close(): Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), "groundwork-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? "light",
    // The pages must work without it.
    javaScriptEnabled: false,
  });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
