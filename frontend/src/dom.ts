import { ApiFailure } from "./api.ts";

type Child = Node | string | null | undefined | false;

/**
 * Makes an element. Text stays text: nothing here parses HTML.
 *
 * @example
 * element("button", { type: "button", onclick: save }, "Save");
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> & { readonly aria?: Readonly<Record<string, string>> } = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  const { aria = {}, ...rest } = properties;
  Object.assign(made, rest);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, value);
  made.append(...children.filter(child => child instanceof Node || typeof child === "string"));
  return made;
}

/** A control with its label, kept together when lines break. */
export function labelled(text: string, control: HTMLElement): HTMLElement {
  return element("span", { className: "field" }, element("label", { htmlFor: control.id }, text), control);
}

/** The element of index.html with that id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element "${id}".`);
  return found;
}

/** Says something to everybody, screen readers included. What failed stands until the next attempt. */
export function announce(text: string, kind: "done" | "failed" = "done"): void {
  const status = byId("status");
  status.dataset.kind = kind;
  status.textContent = text;
  clearTimeout(fading);
  if (kind === "done") fading = setTimeout(() => (status.textContent = ""), 5_000);
}
let fading: ReturnType<typeof setTimeout> | undefined;

/** Runs something that may fail and says so; the buttons of `place`, or the button that it is, wait meanwhile. */
export async function attempt(place: HTMLElement, work: () => Promise<void>): Promise<void> {
  const within = place.querySelectorAll<HTMLButtonElement>("button:not(:disabled)");
  const controls = place instanceof HTMLButtonElement ? [place] : [...within];
  const focused = controls.find(control => control === document.activeElement);
  const status = byId("status");
  if (status.dataset.kind === "failed") status.textContent = "";
  for (const control of controls) control.disabled = true;
  try {
    await work();
  } catch (error) {
    announce(whatToDo(error), "failed");
  } finally {
    for (const control of controls) control.disabled = false;
    // A button that is disabled loses the focus, and whoever uses the keyboard their place.
    if (document.activeElement === document.body) focused?.focus();
  }
}

function whatToDo(error: unknown): string {
  if (error instanceof ApiFailure && error.status === 401)
    return "Your sign-in has ended. Reload the page, then sign in again.";
  return error instanceof Error ? error.message : String(error);
}
