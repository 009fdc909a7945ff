/** A browser as far as forms need one: cookies, redirects followed by hand, fields read out of the markup. */
export class FormBrowser {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();

  constructor(base: string) {
    this.#base = base;
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  /** Loads a page; redirects within the site are followed, others are returned as they are. */
  async open(path: string): Promise<Visited> {
    return this.#follow(await this.#send(path, {}));
  }

  /** Sends the first form of a page (or the one for this action) with these values. */
  async submit(
    page: Visited,
    values: Readonly<Record<string, string>>,
    action?: string,
    headers: Record<string, string> = {},
  ): Promise<Visited> {
    const form = page.forms.find(
      candidate => action === undefined || candidate.action.startsWith(`${action}?`),
    );
    if (!form) throw new Error(`There is no form for ${action ?? "anything"} on “${page.title}”.`);
    const body = new URLSearchParams({ ...form.hidden, ...values });
    return this.#follow(
      await this.#send(form.action, { method: "POST", body, headers: { origin: this.#base, ...headers } }),
    );
  }

  async #follow(response: Response): Promise<Visited> {
    const location = response.headers.get("location");
    if (response.status === 302 && location?.startsWith("/")) return this.open(location);
    return visited(response, await response.text());
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(path, this.#base), {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}

export interface Visited {
  readonly status: number;
  readonly headers: Headers;
  readonly markup: string;
  readonly title: string;
  /** Null unless the browser is sent to another site. */
  readonly location: string | null;
  readonly forms: readonly { readonly action: string; readonly hidden: Readonly<Record<string, string>> }[];
  /** The text of the alert or notice, if there is one. */
  readonly message: string | null;
  /** Targets of links by their text. */
  readonly links: Readonly<Record<string, string>>;
}

function visited(response: Response, markup: string): Visited {
  const forms = [...markup.matchAll(/<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/g)].map(
    ([, action = "", inner = ""]) => ({
      action: plain(action),
      hidden: Object.fromEntries(
        [...inner.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
          ([, name = "", value = ""]) => [name, plain(value)],
        ),
      ),
    }),
  );
  return {
    status: response.status,
    headers: response.headers,
    markup,
    title: plain(/<title>([^<]*)<\/title>/.exec(markup)?.[1] ?? ""),
    location: response.headers.get("location"),
    forms,
    message: matched(markup, /<p class="message [a-z]+" role="[a-z]+">([^<]*)<\/p>/),
    links: Object.fromEntries(
      [...markup.matchAll(/<a class="plain" href="([^"]*)">([^<]*)<\/a>/g)].map(
        ([, href = "", text = ""]) => [text, plain(href)],
      ),
    ),
  };
}

function matched(markup: string, pattern: RegExp): string | null {
  const found = pattern.exec(markup)?.[1];
  return found === undefined ? null : plain(found);
}

const plain = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
