import { useLayoutEffect, useState } from "preact/hooks";

/** Where the page is. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const listeners = new Set<() => void>();
let moves = 0;

const here = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });

/** How often another page was shown without a load: from the first time on, the focus is moved to its heading. */
export const moveCount = (): number => moves;

/**
 * Shows another address; with `replace` it takes the place of this one in the history.
 *
 * @param state what the page needs to know and must not stand in the address
 */
export function go(to: string, how: "push" | "replace" = "push", state: object | null = null): void {
  const before = location.pathname;
  history[how === "push" ? "pushState" : "replaceState"](state, "", to);
  if (location.pathname !== before) {
    moves += 1;
    scrollTo(0, 0);
  }
  tell();
}

/** The present place; renders again when it changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(here);
  useLayoutEffect(() => {
    const show = () => setPlace(here());
    listeners.add(show);
    return () => {
      listeners.delete(show);
    };
  }, []);
  return place;
}

/** Takes over the links to this site, and the browser's back and forward. */
export function startRouter(): void {
  addEventListener("popstate", () => {
    moves += 1;
    tell();
  });
  document.addEventListener("click", event => {
    const link = (event.target as Element | null)?.closest?.("a");
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || (to.hash && to.pathname === location.pathname)) return;
    event.preventDefault();
    go(to.pathname + to.search);
  });
}

function tell(): void {
  for (const listener of listeners) listener();
}
