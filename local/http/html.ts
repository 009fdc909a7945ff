/** Markup that is safe to send. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = Html | string | number | null | undefined | false | readonly Html[];

/** Builds markup; whatever is put in is escaped, unless it is markup already. Nothing becomes nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.reduce(
      (markup, text, index) => markup + text + (index < parts.length ? render(parts[index]) : ""),
      "",
    ),
  );
}

const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, character => ESCAPES[character] ?? character);

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(item => item.markup).join("");
  return escapeText(String(part));
}
