import type { Versions } from "../types.ts";

/** Where the page stands, from the fragment of its address: `#/requests/ID?show=failed`. */
export interface Place {
  /** Name of the view, `requests`. */
  readonly view: string;
  /** What is chosen in it. */
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
}

/** One of the console's views, shown in `main`. */
export interface View {
  readonly title: string;
  readonly node: HTMLElement;
  /** Takes a new place of the same view, so that lists stay while something in them is chosen. */
  go(place: Place): void;
  /** Told when something changed on the server; at once with the state as it is. */
  changed?(versions: Versions, before: Versions | null): void;
  close?(): void;
}

export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view = "", ...rest] = path.split("/").map(decoded);
  return { view, rest, query: new URLSearchParams(query) };
}

/** A typed or truncated address may hold a malformed `%` sequence. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** `#/requests/ID?show=failed`, without what is empty. */
export function linkTo(
  view: string,
  rest: readonly string[] = [],
  query: Readonly<Record<string, string>> = {},
) {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : "";
  return `#/${[view, ...rest].map(segment => encodeURIComponent(segment)).join("/")}${search}`;
}

/** Goes to another place without an entry in the browser's history, as for each letter of a filter. */
export function replacePlace(link: string): void {
  history.replaceState(null, "", link);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** Runs work one at a time and once more when it was asked for meanwhile, with at least a pause in between. */
export function paced(work: () => Promise<void>, pauseMilliseconds = 400): () => void {
  let isRunning = false;
  let isWanted = false;
  const run = async () => {
    isRunning = true;
    while (isWanted) {
      isWanted = false;
      await work();
      await new Promise(resolve => setTimeout(resolve, pauseMilliseconds));
    }
    isRunning = false;
  };
  return () => {
    isWanted = true;
    if (!isRunning) void run();
  };
}
