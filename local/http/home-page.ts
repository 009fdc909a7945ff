import { html } from "./html.ts";

/** Where the page of a port's root leads. */
export interface HomeLink {
  readonly title: string;
  readonly url: string;
  /** One sentence. */
  readonly about: string;
}

/**
 * Whether a browser asks for the root of a port. A client of the API names no HTML in `Accept` and gets what AWS would
 * answer.
 */
export const asksForHome = (method: string, path: string, accept: string | undefined): boolean =>
  method === "GET" && path === "/" && /(^|,)\s*text\/html\b/i.test(accept ?? "");

export const homePageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** A page that leads on from an address that serves programs. It holds nothing secret: any process here can read it. */
export function homePage(title: string, about: string, links: readonly HomeLink[]): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<h1>${title}</h1>
<p>${about}</p>
<ul>
${links.map(link => html`<li><a href="${link.url}">${link.title}</a>: ${link.about}</li>\n`)}</ul>
</html>
`.markup;
}
