import { randomBytes } from "node:crypto";

/** A part of a request's work, such as one SQL statement. */
export interface Span {
  /** `gateway`, `function`, or an AWS service such as `rds-data`. */
  readonly kind: string;
  /** Function name, or operation. */
  readonly name: string;
  /** After the trace began, in milliseconds. */
  readonly offset: number;
  readonly milliseconds: number;
  readonly error: string | null;
  /** More to show, such as the SQL text. */
  readonly detail: string | null;
}

/** What happened on behalf of one request or event. */
export interface Trace {
  /** Root of the X-Ray trace id. */
  readonly id: string;
  readonly startedAt: Date;
  readonly spans: readonly Span[];
}

interface Recording {
  readonly id: string;
  readonly startedAt: Date;
  readonly began: number;
  readonly spans: Span[];
}

/** A span whose start is on the clock of `performance.now()`. */
export type FinishedSpan = Omit<Span, "offset"> & { readonly startedAt: number };

const MOST_SPANS = 200;

/** The latest traces, in memory only. */
export class Traces {
  readonly #capacity: number;
  readonly #byId = new Map<string, Recording>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Adds a span to the trace that the header names (`Root=1-...;Parent=...`); begins the trace if it is new. */
  record(traceHeader: string | undefined, { startedAt, ...span }: FinishedSpan): void {
    const id = rootOf(traceHeader);
    if (id === null) return;
    const recording = this.#byId.get(id) ?? this.#begin(id, startedAt);
    if (recording.spans.length >= MOST_SPANS) return;
    recording.spans.push({ ...span, offset: startedAt - recording.began });
  }

  /** The latest first. */
  list(): Trace[] {
    return [...this.#byId.values()]
      .reverse()
      .map(({ id, startedAt, spans }) => ({ id, startedAt, spans: [...spans] }));
  }

  #begin(id: string, began: number): Recording {
    if (this.#byId.size >= this.#capacity) {
      const oldest = this.#byId.keys().next().value;
      if (oldest !== undefined) this.#byId.delete(oldest);
    }
    const recording = { id, began, startedAt: new Date(performance.timeOrigin + began), spans: [] };
    this.#byId.set(id, recording);
    return recording;
  }
}

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-traceids */
export function newTraceRoot(): string {
  return `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString("hex")}`;
}

const rootOf = (header: string | undefined) =>
  header === undefined ? null : (/Root=([\w-]+)/.exec(header)?.[1] ?? null);
