import { CommandError } from "./command.ts";
import { beginSignIn, type HostedPages } from "./hosted-pages.ts";
import type { Tokens } from "./tokens.ts";

/** Redirects of one sign-in; a few are normal. */
const mostRedirects = 10;

/**
 * Signs a person in as a browser would that fills in the sign-in page: the way to a token with scopes where the password
 * is known.
 *
 * @throws CommandError where the page asks for more than the password, or does not take it
 */
export async function signInByForm(pages: HostedPages, email: string, password: string): Promise<Tokens> {
  const [redirectUri = ""] = pages.callbackUrls;
  const attempt = beginSignIn(pages, redirectUri);
  const visit = new Visit(redirectUri);
  const first = await visit.go(attempt.url);
  if (first.answer) return attempt.finish(first.answer);
  const form = formOf(first.markup, first.url);
  if (form === undefined) throw new CommandError(`${first.url.origin} shows no form to sign in with.`);
  const body = new URLSearchParams({ ...form.hidden, username: email, password });
  const second = await visit.go(form.action, { method: "POST", body });
  if (second.answer) return attempt.finish(second.answer);
  throw new CommandError(
    `The sign-in page did not take the password of ${email}, or asks for more. Sign in there yourself: --browser`,
  );
}

interface Page {
  readonly url: URL;
  readonly markup: string;
  /** Set when the pages sent the person back. */
  readonly answer?: URLSearchParams;
}

/** Keeps cookies, and follows redirects until they leave for the application. */
class Visit {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly redirectUri: string) {}

  async go(address: string, init: RequestInit = {}): Promise<Page> {
    let [url, request] = [new URL(address), init];
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const response = await fetch(url, {
        ...request,
        redirect: "manual",
        headers: { cookie: this.#header(), origin: url.origin },
      });
      for (const line of response.headers.getSetCookie()) this.#keep(line);
      const location = response.headers.get("location");
      if (location === null) return { url, markup: await response.text() };
      url = new URL(location, url);
      if (`${url.origin}${url.pathname}` === this.redirectUri)
        return { url, markup: "", answer: url.searchParams };
      request = {};
    }
    throw new CommandError(`The sign-in page at ${url.origin} redirects without an end.`);
  }

  #keep(line: string): void {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
  }

  #header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

/** The first form that has a field for the password. */
function formOf(markup: string, base: URL): { action: string; hidden: Record<string, string> } | undefined {
  for (const [form, attributes = ""] of markup.matchAll(/<form\b([^>]*)>.*?<\/form>/gs)) {
    if (!/<input[^>]*\bname="password"/.test(form)) continue;
    const inputs = Array.from(form.matchAll(/<input\b([^>]*)>/g), ([, text = ""]) => text);
    const hidden = inputs.filter(text => attribute(text, "type") === "hidden");
    return {
      action: new URL(attribute(attributes, "action") ?? "", base).href,
      hidden: Object.fromEntries(
        hidden.map(text => [attribute(text, "name") ?? "", attribute(text, "value") ?? ""]),
      ),
    };
  }
  return undefined;
}

const attribute = (text: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`)
    .exec(text)?.[1]
    ?.replaceAll("&quot;", '"')
    .replaceAll("&#x3D;", "=")
    .replaceAll("&amp;", "&");
