/** A part of a request's work, such as one SQL statement. */
export interface Span {
  /** `gateway`, `function`, or an AWS service such as `rds-data`. */
  readonly kind: string;
  /** Route, function name, or operation. */
  readonly name: string;
  /** After the trace began, in milliseconds. */
  readonly offset: number;
  readonly milliseconds: number;
  readonly error: string | null;
  /** More to show, such as the SQL text. */
  readonly detail: string | null;
  /** What went into it, such as the parameters of an SQL statement. */
  readonly values: string | null;
}

/** What the gateway knows of a request after its end. */
export interface RequestFacts {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
  /** `username`, or the client's id; null without a caller. */
  readonly caller: string | null;
  /** Why the gateway itself refused it. */
  readonly why: string | null;
  /** What the function said was wrong, in a line. */
  readonly problem?: string | null;
  readonly requestId: string;
}

/** What happened on behalf of one request or event. */
export interface Trace {
  /** Counts up from 1, in the order in which traces began. */
  readonly sequence: number;
  /** Root of the X-Ray trace id. */
  readonly id: string;
  readonly startedAt: Date;
  /** In the order in which they began. */
  readonly spans: readonly Span[];
  /** Spans beyond those that are kept. */
  readonly spansLeftOut: number;
  /** Null for an event, such as the run of a job, and for a request that is still being answered. */
  readonly request: RequestFacts | null;
  /** Ids of the Lambda invocations, which their log lines carry. */
  readonly invocations: readonly string[];
  /** Ids of the traces that sent the messages which it works on, and of those that worked on messages which it sent. */
  readonly sentBy: readonly string[];
  readonly ledTo: readonly string[];
}

/** A span whose start is on the clock of `performance.now()`. */
export type FinishedSpan = Omit<Span, "offset"> & { readonly startedAt: number };

/** A trace as it is kept, its spans in the order in which they ended. */
export interface TraceRecord extends Omit<Trace, "startedAt" | "spans"> {
  readonly spans: readonly FinishedSpan[];
}

interface Recording extends TraceRecord {
  readonly spans: FinishedSpan[];
  readonly invocations: string[];
  readonly sentBy: string[];
  readonly ledTo: string[];
  spansLeftOut: number;
  request: RequestFacts | null;
}

/** Calls of one trace that are kept; beyond them there is room for the spans of functions and the gateway. */
const MOST_CALLS = 200;
const MOST_SPANS = 250;
const MOST_TEXTS = 2_000;
const MOST_LINKS = 50;

/** The latest traces, in memory only. */
export class Traces {
  readonly #capacity: number;
  /** Each at the place of its sequence number, modulo the capacity. */
  readonly #ring: (Recording | undefined)[];
  readonly #byId = new Map<string, Recording>();
  /** The same SQL text comes with every request: one copy of each is kept. */
  readonly #texts = new Map<string, string>();
  #begun = 0;
  #version = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#ring = new Array(capacity).fill(undefined);
  }

  /** Changes with everything that is recorded. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Adds a call to the trace that the header names (`Root=1-...;Parent=...`); begins the trace if it is new. */
  recordCall(traceHeader: string | undefined, call: FinishedSpan): void {
    const detail = call.detail === null ? null : this.#shared(call.detail);
    this.#add(traceHeader, { ...call, detail }, MOST_CALLS);
  }

  /** A function's span, and the id that its log lines carry. */
  recordInvocation(traceHeader: string, requestId: string, span: FinishedSpan): void {
    const invocations = this.#add(traceHeader, span, MOST_SPANS)?.invocations;
    if (invocations && invocations.length < MOST_SPANS) invocations.push(requestId);
  }

  /** The gateway's span, and what it knows of the request. */
  recordRequest(traceHeader: string | undefined, request: RequestFacts, span: FinishedSpan): void {
    const recording = this.#add(traceHeader, span, MOST_SPANS);
    if (recording) recording.request = request;
  }

  /** What a run did not do although its function ended well, such as messages that come again. */
  recordFailure(traceHeader: string, functionName: string, error: string): void {
    const spans = this.#recording(traceHeader)?.spans ?? [];
    const index = spans.findIndex(({ kind, name }) => kind === "function" && name === functionName);
    const span = spans[index];
    if (span === undefined) return;
    spans[index] = { ...span, error: span.error ?? error };
    this.#version++;
  }

  /** Joins a run with the requests or runs that sent its messages, where both are kept. */
  link(traceHeader: string, senders: readonly string[]): void {
    const run = this.#recording(traceHeader);
    for (const sender of new Set(senders)) {
      const from = this.#recording(sender);
      if (!run || !from || from === run) continue;
      addLink(run.sentBy, from.id);
      addLink(from.ledTo, run.id);
      this.#version++;
    }
  }

  find(id: string): Trace | null {
    const recording = this.#byId.get(id);
    return recording ? traceOf(recording) : null;
  }

  /** The latest first, those that began before the one with the number `before`. */
  *latest(before = Number.POSITIVE_INFINITY): Generator<TraceRecord> {
    const oldest = Math.max(1, this.#begun - this.#capacity + 1);
    for (let sequence = Math.min(this.#begun, before - 1); sequence >= oldest; sequence--) {
      const recording = this.#ring[sequence % this.#capacity];
      if (recording) yield recording;
    }
  }

  #add(traceHeader: string | undefined, span: FinishedSpan, limit: number): Recording | null {
    const id = rootOf(traceHeader);
    if (id === null) return null;
    const recording = this.#byId.get(id) ?? this.#begin(id);
    if (recording.spans.length < limit) recording.spans.push(span);
    else recording.spansLeftOut++;
    this.#version++;
    return recording;
  }

  #recording(traceHeader: string): Recording | undefined {
    return this.#byId.get(rootOf(traceHeader) ?? "");
  }

  #begin(id: string): Recording {
    const sequence = ++this.#begun;
    const place = sequence % this.#capacity;
    const forgotten = this.#ring[place];
    if (forgotten) this.#byId.delete(forgotten.id);
    const lists = { spans: [], invocations: [], sentBy: [], ledTo: [] };
    const recording = { sequence, id, ...lists, spansLeftOut: 0, request: null };
    this.#ring[place] = recording;
    this.#byId.set(id, recording);
    return recording;
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}

function addLink(links: string[], id: string): void {
  if (links.length < MOST_LINKS && !links.includes(id)) links.push(id);
}

/** Work within a trace ends before what it is part of, so the first span to be recorded began last. */
export function traceOf({ spans: finished, ...recording }: TraceRecord): Trace {
  const began = Math.min(...finished.map(span => span.startedAt));
  const spans = finished
    .map(({ startedAt, ...span }) => ({ ...span, offset: startedAt - began }))
    .sort((a, b) => a.offset - b.offset || b.milliseconds - a.milliseconds);
  return { ...recording, spans, startedAt: new Date(performance.timeOrigin + began) };
}

const rootOf = (header: string | undefined) =>
  header === undefined ? null : (/Root=([\w-]+)/.exec(header)?.[1] ?? null);
