/** One line of the list of requests and events. */
export interface RequestRow {
  readonly sequence: number;
  readonly id: string;
  readonly at: string;
  readonly kind: "request" | "event";
  readonly method: string | null;
  /** Path with its query, or the name of the function that ran. */
  readonly title: string;
  /** Null for an event. */
  readonly status: number | null;
  readonly failed: boolean;
  /** What went wrong, in a line; null where nothing did, or nothing says it. */
  readonly error: string | null;
  readonly milliseconds: number;
  readonly function: string | null;
  /** E-mail address where it is known. */
  readonly caller: string | null;
  /** AWS calls, SQL statements among them. */
  readonly calls: number;
}

export interface RequestPage {
  /** The latest first. */
  readonly rows: readonly RequestRow[];
  /** Ask for what is older with this as `before`; null at the end. */
  readonly older: number | null;
  /** How many are kept in all. */
  readonly kept: number;
}

export interface TraceView extends RequestRow {
  readonly route: string | null;
  readonly requestId: string | null;
  /** Why the gateway refused it. */
  readonly why: string | null;
  readonly spans: readonly SpanView[];
  readonly spansLeftOut: number;
  /** What sent the messages that it works on, and what worked on the messages that it sent. */
  readonly sentBy: readonly TraceLink[];
  readonly ledTo: readonly TraceLink[];
  /** What its functions logged, the oldest first. */
  readonly lines: readonly LogView[];
}

/** Another request or run. */
export interface TraceLink {
  readonly id: string;
  readonly title: string;
  readonly failed: boolean;
}

export interface SpanView {
  /** `gateway`, `function`, or an AWS service such as `rds-data`. */
  readonly kind: string;
  readonly name: string;
  /** After the trace began. */
  readonly offset: number;
  readonly milliseconds: number;
  readonly error: string | null;
  /** SQL text, or why the gateway refused. */
  readonly detail: string | null;
  /** Parameters of the statement. */
  readonly values: string | null;
}

export interface LogView {
  readonly sequence: number;
  readonly at: string;
  readonly function: string;
  readonly level: "DEBUG" | "INFO" | "WARN" | "ERROR" | "METRIC" | "TEXT";
  readonly message: string;
  /** The other members of the line, each as text. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** Finds the request that it belongs to; null outside of one. */
  readonly requestId: string | null;
}

export interface LogPage {
  /** The oldest first. */
  readonly lines: readonly LogView[];
  /** Ask for what is newer with this as `after`. */
  readonly sequence: number;
  /** Whether older or further lines matched and were left out. */
  readonly leftOut: boolean;
  readonly functions: readonly string[];
}
