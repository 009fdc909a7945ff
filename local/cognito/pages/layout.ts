import { createHash } from "node:crypto";
import { Html, html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Default 200. */
  readonly status?: number;
  /** Where a form of this page may lead in the end, besides to us: the application's redirect URI. */
  readonly redirectUri?: string;
  readonly cookies?: readonly string[];
}

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const SCRIPT_HASH = createHash("sha256").update(SCRIPT).digest("base64");

/** A whole page, with headers that allow it our own script alone, and no frames. */
export function page({ title, body, status = 200, redirectUri, cookies = [] }: Page): PageReply {
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
<main>
${body}
</main>
<script>${new Html(SCRIPT)}</script>
<footer><p>Local mode: messages are not sent. Their codes stand in the terminal and in the outbox.</p></footer>
</body>
</html>
`;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": policy(redirectUri),
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      // The forms need their Origin header, which a stricter policy would blank.
      "referrer-policy": "same-origin",
      ...(cookies.length > 0 ? { "set-cookie": cookies } : {}),
    },
    body: document.markup,
  };
}

/** Chromium holds a form's whole chain of redirects against `form-action`, so the application's place is named. */
function policy(redirectUri: string | undefined): string {
  const target = redirectUri === undefined ? "" : ` ${sourceOf(redirectUri)}`;
  return `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; script-src 'sha256-${SCRIPT_HASH}'; img-src data:; form-action 'self'${target}; frame-ancestors 'none'; base-uri 'none'`;
}

function sourceOf(uri: string): string {
  const { protocol, origin } = new URL(uri);
  return protocol === "http:" || protocol === "https:" ? origin : protocol;
}
