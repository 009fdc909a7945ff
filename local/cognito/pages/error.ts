import { html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { page } from "./layout.ts";

/** A request that no form can mend, such as an unknown client: shown here, since there is no address to return to. */
export function errorPage(code: string, explanation: string, status = 400): PageReply {
  const body = html`<h1>This request cannot be answered</h1>
${status === 400 && html`<p class="lead">The application that sent you here made a mistake.</p>`}
<p class="message bad" role="alert">${explanation}</p>
<p class="hint">Error code: <code>${code}</code></p>`;
  return page({ title: "Error", body, status });
}
