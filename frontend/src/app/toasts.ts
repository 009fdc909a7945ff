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
  /** Says that something is deleted, and does it when the time to undo is over, or when the page goes away. */
  deleteSoon(deletion: Deletion): void;
  /** Whether that is deleted or about to be: lists leave it out, whatever an answer of before still holds. */
  isDeleted(id: unknown): boolean;
}

export interface Deletion {
  readonly id: string;
  readonly text: string;
  /** Sends the request; where it is refused, the thing is there again. */
  readonly work: () => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
  /** After it is taken back. */
  readonly onUndo?: () => void;
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
  const deleted = new Set<unknown>();
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
    isDeleted: id => deleted.has(id),
    deleteSoon({ id, text, work, onFailure, onUndo }) {
      const finish = () => {
        if (!pending.delete(finish)) return;
        work().catch((error: unknown) => {
          deleted.delete(id);
          show(all);
          onFailure(error);
        });
      };
      const undo = () => {
        if (!pending.delete(finish)) return;
        deleted.delete(id);
        show(all);
        onUndo?.();
      };
      pending.add(finish);
      deleted.add(id);
      add({ text, kind: "done", undo });
      clock.setTimeout(finish, shown);
    },
  };
}
