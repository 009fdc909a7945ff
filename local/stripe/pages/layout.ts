import { createHash } from "node:crypto";
import { Html, html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { STYLE } from "./style.ts";

export interface Page {
  readonly shopName: string;
  readonly title: string;
  readonly body: Html;
  /** Default 200. */
  readonly status?: number;
  /** One column of text rather than two of cards. */
  readonly isNarrow?: boolean;
  /** Where a form of this page may lead in the end, besides to us. */
  readonly leadsTo?: readonly (string | null)[];
}

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** A whole page, with headers that allow it neither scripts nor frames. */
export function page({
  shopName,
  title,
  body,
  status = 200,
  isNarrow = false,
  leadsTo = [],
}: Page): PageReply {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<header><span>${shopName}</span> <span class="badge">Test mode</span></header>
<main${isNarrow && html` class="narrow"`}>
${body}
</main>
<footer><p>Local mode: this stands for Stripe Checkout, and no money moves. Use test numbers only.</p></footer>
</body>
</html>
`;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": policy(leadsTo),
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      // The address of the page is all that it takes to pay.
      "referrer-policy": "no-referrer",
    },
    body: document.markup,
  };
}

/** Chromium holds a form's whole chain of redirects against `form-action`, so the shop's place is named. */
function policy(leadsTo: readonly (string | null)[]): string {
  const places = new Set(leadsTo.flatMap(address => (address === null ? [] : sourceOf(address))));
  const targets = ["'self'", ...places].join(" ");
  return `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; form-action ${targets}; frame-ancestors 'none'; base-uri 'none'`;
}

function sourceOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { protocol, origin } = new URL(address);
  return [protocol === "http:" || protocol === "https:" ? origin : protocol];
}

/** Goes on to another page by GET, after a form. */
export const seeOther = (location: string): PageReply => ({
  status: 303,
  headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  body: "",
});
