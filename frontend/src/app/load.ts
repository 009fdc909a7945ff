import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp, useSource } from "./app.ts";

/** What a page has of something that it asks the API for. */
export interface Loaded<Value> {
  /** Undefined until the first answer. */
  readonly value: Value | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  /** Asks again; what is there stays meanwhile. */
  reload(): void;
  /** Shows another value, such as what a change has answered: an answer to what was asked before is older, and dropped. */
  show(value: Value): void;
}

/** What was shown before, so that going back shows it at once. */
const remembered = new Map<string, unknown>();
const mostRemembered = 40;

/** After a sign-in or sign-out another person may look at the page; and what was erased must not be shown again. */
export const forgetLoaded = (): void => remembered.clear();

function remember(key: string, value: unknown): void {
  remembered.delete(key);
  remembered.set(key, value);
  const [oldest] = remembered.keys();
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
}

interface State<Value> {
  readonly key: string;
  readonly value: Value | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
}

const isSame = <Value>(a: State<Value>, b: State<Value>): boolean =>
  a.key === b.key && a.value === b.value && a.error === b.error && a.isLoading === b.isLoading;

/**
 * Asks for something and asks again when its key changes, or when the machine is online again. A slow answer to an earlier
 * key never replaces that to a later one.
 *
 * @param key null asks for nothing
 */
export function useLoad<Value>(
  key: string | null,
  work: (signal: AbortSignal) => Promise<Value>,
): Loaded<Value> {
  const [turn, setTurn] = useState(0);
  const first = (): State<Value> => ({
    key: key ?? "",
    value: remembered.get(key ?? "") as Value | undefined,
    error: undefined,
    isLoading: key !== null,
  });
  const [state, setState] = useState(first);
  const latest = useRef(work);
  const asking = useRef<AbortController>();
  latest.current = work;
  const current = state.key === (key ?? "") ? state : first();
  // Before the paint: the question is on its way while the browser paints.
  useLayoutEffect(() => {
    if (key === null) return undefined;
    const ending = new AbortController();
    asking.current = ending;
    const set = (change: Partial<State<Value>>) => {
      if (ending.signal.aborted) return;
      setState(before => {
        const base = before.key === key ? before : { ...first(), key };
        const next = { ...base, ...change };
        // The same object is not rendered again.
        return isSame(before, next) ? before : next;
      });
    };
    set({ isLoading: true, error: undefined });
    latest.current(ending.signal).then(
      value => {
        if (ending.signal.aborted) return;
        remember(key, value);
        set({ value, isLoading: false });
      },
      (error: unknown) => set({ error, isLoading: false }),
    );
    return () => ending.abort();
  }, [key, turn]);
  const reload = () => setTurn(count => count + 1);
  useEffect(() => {
    addEventListener("online", reload);
    return () => removeEventListener("online", reload);
  }, []);
  const show = (value: Value) => {
    asking.current?.abort();
    remember(key ?? "", value);
    setState({ key: key ?? "", value, error: undefined, isLoading: false });
  };
  return { ...current, reload, show };
}

/** A page of a list. */
export interface Batch<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface LoadedList<Item> extends Loaded<Batch<Item>> {
  /** Without those that are deleted. */
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Adds the next page; resolves to how many items were there before. */
  more(): Promise<number>;
  showItems(change: (items: readonly Item[]) => readonly Item[]): void;
}

/** A list that grows by a page at a time. */
export function useList<Item>(
  key: string | null,
  work: (cursor: string | undefined, signal?: AbortSignal) => PromiseLike<Batch<Item>>,
): LoadedList<Item> {
  const loaded = useLoad<Batch<Item>>(key, async signal => work(undefined, signal));
  const [isLoadingMore, setLoadingMore] = useState(false);
  const shownKey = useRef(key);
  shownKey.current = key;
  const { toasts } = useApp();
  const isThere = (item: Item) => !toasts.isDeleted((item as { readonly id?: unknown }).id);
  const { items, nextCursor } = loaded.value ?? { items: [], nextCursor: null };
  const there = useSource(toasts, () => items.filter(isThere));
  const newest = useRef(loaded);
  newest.current = loaded;
  return {
    ...loaded,
    items: there,
    hasMore: nextCursor !== null,
    isLoadingMore,
    async more() {
      setLoadingMore(true);
      try {
        const next = await work(nextCursor ?? undefined);
        const now = newest.current;
        // A list that is asked for again, or was, begins with its first page.
        if (shownKey.current === key && !now.isLoading && now.value?.nextCursor === nextCursor)
          now.show({ items: [...now.value.items, ...next.items], nextCursor: next.nextCursor });
      } finally {
        setLoadingMore(false);
      }
      return there.length;
    },
    showItems(change) {
      const now = newest.current.value ?? { items: [], nextCursor: null };
      newest.current.show({ ...now, items: change(now.items) });
    },
  };
}
