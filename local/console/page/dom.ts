export type Child = Node | string | number | null | undefined | false | readonly Child[];

type Properties<Tag extends keyof HTMLElementTagNameMap> = Omit<
  Partial<HTMLElementTagNameMap[Tag]>,
  "dataset"
> & {
  readonly aria?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly role?: string;
};

/**
 * Makes an element. Text stays text: nothing here parses HTML.
 *
 * @example
 * element("button", { type: "button", onclick: save }, "Save");
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties<Tag> = {} as Properties<Tag>,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  const { aria = {}, data = {}, ...rest } = properties;
  Object.assign(made, rest);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, value);
  for (const [name, value] of Object.entries(data)) made.dataset[name] = value;
  made.append(...nodesOf(children));
  return made;
}

/** Replaces what stands in a place; an element that had the focus keeps it, if it is there again. */
export function fill(place: Element, ...children: Child[]): void {
  const focused = document.activeElement;
  const wasWithin = focused instanceof HTMLElement && focused !== place && place.contains(focused);
  place.replaceChildren(...nodesOf(children));
  if (wasWithin) (focused.isConnected ? focused : sameAs(focused, place))?.focus({ preventScroll: true });
}

/** The link to the same place, or else what has the same name: a link that sorts leads elsewhere the next time. */
function sameAs(gone: HTMLElement, place: Element): HTMLElement | undefined {
  const all = [...place.querySelectorAll<HTMLElement>(gone.tagName)];
  const link = all.find(
    one => gone instanceof HTMLAnchorElement && one.getAttribute("href") === gone.getAttribute("href"),
  );
  const name = nameOf(gone);
  return link ?? (name === "" ? undefined : all.find(one => nameOf(one) === name));
}

const nameOf = (one: HTMLElement) => one.ariaLabel ?? one.textContent ?? "";

function nodesOf(children: readonly Child[]): (Node | string)[] {
  return children.flatMap(child => {
    if (child instanceof Node || typeof child === "string") return [child];
    if (typeof child === "number") return [String(child)];
    return Array.isArray(child) ? nodesOf(child) : [];
  });
}

/** Scrolls a row of choices to the chosen one, and nothing else. */
export function revealChosen(row: HTMLElement): void {
  const chosen = row.querySelector<HTMLElement>("[aria-current]");
  if (chosen)
    row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
}

/** The element of index.html with that id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element "${id}".`);
  return found;
}

interface Keyed<Item> {
  readonly key: (item: Item) => string | number;
  readonly make: (item: Item) => HTMLElement;
}

interface Shown {
  readonly text: string;
  readonly node: HTMLElement;
}

/**
 * Shows a list of items and keeps the elements of those that were there before and are as they were, and with them
 * the reader's focus and what is unfolded.
 */
export class KeyedList<Item> {
  readonly #place: Element;
  readonly #options: Keyed<Item>;
  #shown = new Map<string | number, Shown>();

  constructor(place: Element, options: Keyed<Item>) {
    this.#place = place;
    this.#options = options;
  }

  show(items: readonly Item[]): void {
    const { key, make } = this.#options;
    const focused = document.activeElement;
    const isWithin = focused instanceof HTMLElement && this.#place.contains(focused);
    const holder = isWithin ? this.#holderOf(focused) : undefined;
    const shown = new Map<string | number, Shown>();
    for (const item of items) {
      const text = JSON.stringify(item);
      const known = this.#shown.get(key(item));
      shown.set(key(item), known?.text === text ? known : { text, node: make(item) });
    }
    for (const [name, { node }] of this.#shown) if (shown.get(name)?.node !== node) node.remove();
    let next = this.#place.firstElementChild;
    for (const { node } of shown.values()) {
      if (node === next) next = next.nextElementSibling;
      else this.#place.insertBefore(node, next);
    }
    // What stood there in place of items.
    while (next) {
      const { nextElementSibling } = next;
      next.remove();
      next = nextElementSibling;
    }
    this.#shown = shown;
    if (isWithin && !focused.isConnected) keepFocus(focused, shown.get(holder ?? "")?.node);
  }

  /** Key of the item that an element belongs to. */
  #holderOf(element: HTMLElement): string | number | undefined {
    for (const [name, { node }] of this.#shown) if (node.contains(element)) return name;
    return undefined;
  }
}

/** Where an item is drawn again, its reader goes on from the same control, or from its first one. */
function keepFocus(gone: HTMLElement, item: HTMLElement | undefined): void {
  const same = item && sameAs(gone, item);
  (same ?? item?.querySelector<HTMLElement>("a, summary, button"))?.focus({ preventScroll: true });
}

/** Says something to everybody, screen readers included; it goes away by itself. */
export function announce(text: string, kind: "done" | "failed" = "done"): void {
  const status = byId("status");
  status.dataset.kind = kind;
  status.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => (status.textContent = ""), kind === "done" ? 4_000 : 12_000);
}
let fading: ReturnType<typeof setTimeout> | undefined;

/** Runs something that may fail and says so; the button waits meanwhile. */
export async function attempt(button: HTMLButtonElement | null, work: () => Promise<void>): Promise<void> {
  const hadFocus = button !== null && button === document.activeElement;
  if (button) button.disabled = true;
  try {
    await work();
  } catch (error) {
    announce(error instanceof Error ? error.message : String(error), "failed");
  } finally {
    if (button) button.disabled = false;
    // A button that is disabled loses the focus, and keyboard users lose their place.
    if (hadFocus && document.activeElement === document.body) button.focus();
  }
}

/** A button that copies a text. */
export function copyButton(text: () => string, what: string): HTMLButtonElement {
  const button = element("button", { type: "button", className: "quiet", ariaLabel: `Copy ${what}` }, "Copy");
  button.onclick = () =>
    attempt(button, async () => {
      await navigator.clipboard.writeText(text());
      announce(`Copied ${what}.`);
    });
  return button;
}
