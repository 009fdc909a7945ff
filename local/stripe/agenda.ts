import type { StateCollection } from "../run/state.ts";

/** Something that happens by itself at a time. */
export interface Task {
  readonly kind: TaskKind;
  /** Id of the object that it happens to. */
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type TaskKind =
  | "expire-session"
  | "settle-payment"
  | "settle-refund"
  | "open-dispute"
  | "close-dispute"
  | "warn-of-fraud";

export type TaskHandlers = Readonly<Record<TaskKind, (subject: string) => void>>;

/** What is to happen later. It survives a restart: what fell due meanwhile happens at the next look. */
export class Agenda {
  readonly #tasks: StateCollection<Task>;
  readonly #now: () => number;

  constructor(tasks: StateCollection<Task>, now: () => number) {
    this.#tasks = tasks;
    this.#now = now;
  }

  /** One task of a kind for a subject: a second one replaces the first. */
  add(kind: TaskKind, subject: string, at: number): void {
    this.#tasks.set(keyOf(kind, subject), { kind, subject, at });
  }

  cancel(kind: TaskKind, subject: string): void {
    this.#tasks.delete(keyOf(kind, subject));
  }

  /** Does what is due, the earliest first; true if there was something. */
  runDue(handlers: TaskHandlers): boolean {
    let ran = false;
    for (let task = this.#first(); task && task.at <= this.#now(); task = this.#first()) {
      this.cancel(task.kind, task.subject);
      handlers[task.kind](task.subject);
      ran = true;
    }
    return ran;
  }

  /** When the next task is due, in milliseconds since the epoch; null without one. */
  next(): number | null {
    return this.#first()?.at ?? null;
  }

  #first(): Task | undefined {
    let first: Task | undefined;
    for (const task of this.#tasks.values()) if (!first || task.at < first.at) first = task;
    return first;
  }
}

const keyOf = (kind: TaskKind, subject: string) => `${kind} ${subject}`;
