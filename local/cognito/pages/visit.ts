import { type Html, html } from "../../http/html.ts";
import type { PageReply, PageRequest } from "../../services/host.ts";
import type { Cognito } from "../cognito.ts";
import type { PoolClient } from "../config/catalogue.ts";
import { sameSecret } from "../crypto/secret-hash.ts";
import { checkRequest } from "../oauth/authorization-request.ts";
import { formOf, OAuthError, redirect } from "../oauth/http.ts";
import type { AuthorizationRequest, PageFlow } from "../oauth/types.ts";
import { browserToken, csrfToken, isOurForm } from "./csrf.ts";
import { errorPage } from "./error.ts";
import { message } from "./fields.ts";
import { page } from "./layout.ts";

/** A visitor on one of the pages, on behalf of an application whose request is in order. */
export interface Visit {
  readonly cognito: Cognito;
  readonly request: PageRequest;
  readonly at: PoolClient;
  readonly wanted: AuthorizationRequest;
  /** Null until a form is sent. */
  readonly form: URLSearchParams | null;
}

export type VisitHandler = (visit: Visit) => Promise<PageReply> | PageReply;

/** Opens a page: the application's request is checked each time, and so is that a form comes from us. */
export async function visitPage(
  cognito: Cognito,
  request: PageRequest,
  handler: VisitHandler,
): Promise<PageReply> {
  const checked = checkRequest(cognito, request.query);
  if (checked.kind === "page") return errorPage(checked.code, checked.explanation);
  if (checked.kind === "redirect") return redirect(checked.location);
  const visit = { cognito, request, at: checked.at, wanted: checked.request, form: null };
  if (request.method !== "POST") return handler(visit);
  const form = readForm(request);
  if (!form || !isOurForm(request, form))
    return errorPage(
      "invalid_request",
      "The form was not sent from its own page, or cookies are off. Go back to the application and try again.",
      403,
    );
  return handler({ ...visit, form });
}

export interface FormPage {
  readonly title: string;
  readonly lead?: string | Html;
  readonly error?: string | null;
  readonly notice?: string | null;
  /** Path that the form is sent to. */
  readonly action: string;
  readonly fields: readonly Html[];
  readonly button: string;
  /** Beneath the form. */
  readonly links?: Html;
  /** Beneath the links; gets the token that forms of the page carry. */
  readonly below?: (token: string) => Html | null;
}

/** A page with one form, which carries the application's request along. */
export function formPage(visit: Visit, view: FormPage): PageReply {
  const { token, cookies } = csrfToken(visit.cognito, visit.request);
  const product = visit.cognito.product();
  const body = html`<p class="brand">${product}</p>
<h1>${view.title}</h1>
<p class="lead">${view.lead ?? `to go on to ${visit.at.client.name}`}</p>
${message("bad", view.error)}${message("good", view.notice)}
<form method="post" action="${link(visit, view.action)}">
<input type="hidden" name="_csrf" value="${token}">
${view.fields}
<button type="submit">${view.button}</button>
</form>
${view.links && html`<div class="links">${view.links}</div>`}
${view.below?.(token)}`;
  const title = view.error ? `Error: ${view.title}` : view.title;
  return page({
    title,
    body,
    cookies,
    redirectUri: visit.wanted.redirectUri,
    status: view.error ? 400 : 200,
  });
}

/** A second, small form on a page, such as the one that asks for another code. */
export function sideForm(
  visit: Visit,
  action: string,
  button: string,
  values: Readonly<Record<string, string>> = {},
  token = csrfToken(visit.cognito, visit.request).token,
): Html {
  const hidden = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${link(visit, action)}"><input type="hidden" name="_csrf" value="${token}">${hidden}<button class="quiet" type="submit">${button}</button></form>`;
}

const OWN = ["flow", "notice"];

/** Another page of ours for the same application's request. */
export function link(visit: Visit, path: string, own: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams([...visit.request.query].filter(([name]) => !OWN.includes(name)));
  const kept = path === visit.request.path || path === "/resendcode" ? visit.request.query.get("flow") : null;
  for (const [name, value] of Object.entries({ ...(kept === null ? {} : { flow: kept }), ...own }))
    query.set(name, value);
  return `${path}?${query}`;
}

/** People take their time at a mailbox. */
const FLOW_SECONDS = 3600;

/** Goes to a page that continues what this one began. */
export function continueAt(
  visit: Visit,
  path: string,
  flow: Omit<PageFlow, "poolId" | "browser">,
  own: Readonly<Record<string, string>> = {},
): PageReply {
  const here = { poolId: visit.at.pool.id, browser: browserToken(visit.request) };
  const id = visit.cognito.pageFlows.issue({ ...flow, ...here }, FLOW_SECONDS);
  return redirect(link(visit, path, { ...own, flow: id }));
}

/** What the page before this one began; undefined when it is too long ago, or was in another browser. */
export function flowOf(visit: Visit): PageFlow | undefined {
  const flow = visit.cognito.pageFlows.read(visit.request.query.get("flow") ?? "");
  if (flow?.poolId !== visit.at.pool.id) return undefined;
  return sameSecret(flow.browser, browserToken(visit.request)) ? flow : undefined;
}

export const endFlow = (visit: Visit): void =>
  void visit.cognito.pageFlows.take(visit.request.query.get("flow") ?? "");

/** Back to the start, when there is nothing to continue. */
export const startAgain = (visit: Visit): PageReply =>
  redirect(link(visit, "/login", { notice: "start-again" }));

/** What was typed into a field, without spaces around it unless it is a password. */
export function typed(visit: Visit, name: string): string {
  const value = visit.form?.get(name) ?? "";
  // Apps and messages show codes as "123 456".
  if (name === "code") return value.replace(/\s+/g, "");
  return name.includes("password") ? value : value.trim();
}

function readForm(request: PageRequest): URLSearchParams | null {
  try {
    return formOf(request);
  } catch (error) {
    if (error instanceof OAuthError) return null;
    throw error;
  }
}
