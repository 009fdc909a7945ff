import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const script = readFileSync(new URL("./accessible.page.js", import.meta.url), "utf8");

/**
 * What keeps people with a keyboard, a screen reader or weak eyes from a page, as one line each: names of controls and
 * pictures, one main heading and no level left out, landmarks, the page's language and title, ids that are there once,
 * sizes of what is tapped, and contrast of texts (WCAG 2.2: 1.1.1, 1.3.1, 1.4.3, 2.4.2, 2.5.8, 3.1.1, 4.1.2).
 */
export const accessibilityProblems = (page: Page): Promise<string[]> => page.evaluate<string[]>(script);
