/** A short message at the edge of the page. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: "done" | "failed";
  /** Takes back what was done. */
  readonly undo?: () => void;
}

export interface Toasts {
  readonly all: readonly Toast[];
  onChange(listener: () => void): () => void;
  say(text: string, undo?: () => void): void;
  /** Stays until it is closed. */
  fail(text: string): void;
  close(id: number): void;
  /**
   * Says that something is deleted, and does it when the time to undo is over, or when the page goes away.
   *
   * @param work sends the request; it fails with a message of its own
   * @param undo shows again what was taken away on the page
   */
  deleteSoon(text: string, work: () => void, undo: () => void): void;
}

/** Milliseconds. */
const shown = 6_000;
const most = 3;

export interface Clock {
  setTimeout(work: () => void, milliseconds: number): unknown;
}

/** @param whenLeaving calls when the page goes away */
export function createToasts(
  clock: Clock = globalThis,
  whenLeaving: (work: () => void) => void = () => undefined,
): Toasts {
  const listeners = new Set<() => void>();
  const pending = new Set<() => void>();
  let all: readonly Toast[] = [];
  let count = 0;
  const show = (next: readonly Toast[]) => {
    all = next;
    for (const listener of listeners) listener();
  };
  const close = (id: number) => show(all.filter(toast => toast.id !== id));
  const add = (toast: Omit<Toast, "id">) => {
    count += 1;
    const id = count;
    show([...all, { ...toast, id }].slice(-most));
    if (toast.kind === "done") clock.setTimeout(() => close(id), shown);
    return id;
  };
  whenLeaving(() => {
    for (const work of [...pending]) work();
  });
  return {
    get all() {
      return all;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say: (text, undo) => {
      add({ text, kind: "done", ...(undo && { undo }) });
    },
    fail: text => {
      add({ text, kind: "failed" });
    },
    close,
    deleteSoon(text, work, undo) {
      const finish = () => {
        if (pending.delete(finish)) work();
      };
      pending.add(finish);
      const takeBack = () => {
        if (pending.delete(finish)) undo();
      };
      add({ text, kind: "done", undo: takeBack });
      clock.setTimeout(finish, shown);
    },
  };
}
