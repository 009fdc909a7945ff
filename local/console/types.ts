/** What the console's page gets from its server. Times are RFC 3339 in UTC, durations milliseconds. */

export interface Overview {
  readonly project: string;
  readonly stack: string;
  readonly dataDir: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly signIns: readonly {
    readonly email: string;
    readonly password: string;
    readonly groups: readonly string[];
  }[];
  readonly functions: readonly FunctionView[];
  readonly notEmulated: readonly { readonly type: string; readonly count: number }[];
}

export interface FunctionView {
  /** Name in the program, such as `users`. */
  readonly label: string;
  readonly entry: string | null;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** What is wrong with the code as saved last. */
  readonly buildError: string | null;
}

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

export interface JobView {
  /** Name of the schedule. */
  readonly schedule: string;
  /** Label of the function; null where its target is not emulated. */
  readonly function: string | null;
  readonly expression: string;
  readonly zone: string;
  readonly enabled: boolean;
  readonly next: readonly string[];
  /** Latest runs since local mode started, whoever started them. */
  readonly runs: readonly RequestRow[];
}

export interface JobRun {
  readonly ok: boolean;
  readonly scheduledTime: string;
  /** The job's result, or its error. */
  readonly result: unknown;
  readonly milliseconds: number;
  readonly traceId: string;
}

export interface UserView {
  readonly username: string;
  readonly name: string;
  readonly status: string;
  readonly enabled: boolean;
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

export interface UserPage {
  readonly users: readonly UserView[];
  readonly matched: number;
  readonly total: number;
}

export interface MessageView {
  readonly id: string;
  readonly sentAt: string;
  readonly to: string;
  readonly about: string;
  readonly code: string;
  readonly subject: string;
  readonly body: string;
}

export interface TableName {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  /** PostgreSQL's estimate; null where it has none yet. */
  readonly rows: number | null;
  readonly bytes: number;
}

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
}

export interface TablePage {
  readonly columns: readonly TableColumn[];
  /** Values as text, cut after `longestValue` characters. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly longestValue: number;
  readonly offset: number;
  readonly hasMore: boolean;
}

export interface QueueView {
  readonly name: string;
  readonly arn: string;
  readonly isFifo: boolean;
  /** Messages that may be received, that somebody has received, and that wait for their time. */
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Queue that gets what fails too often; null without one. */
  readonly deadLetterArn: string | null;
  /** Whether another queue, a function or a schedule sends its dead letters here. */
  readonly isDeadLetterQueue: boolean;
}

export interface QueueMessageView {
  readonly id: string;
  readonly sentAt: string;
  readonly receiveCount: number;
  readonly state: "visible" | "inFlight" | "delayed";
  readonly body: string;
}

/** A checkout session of the local Stripe. Amounts are for people, such as `€12.50`. */
export interface StripeSessionView {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly status: string;
  readonly paymentStatus: string;
  readonly amount: string;
  readonly email: string | null;
  /** What the program calls it, `client_reference_id`. */
  readonly reference: string | null;
  /** Where a person pays; null when that is over. */
  readonly url: string | null;
}

/** One try to pay. */
export interface StripePaymentView {
  readonly id: string;
  readonly createdAt: string;
  readonly sessionId: string | null;
  readonly status: string;
  readonly amount: string;
  /** What was paid back of it; null if nothing. */
  readonly refunded: string | null;
  /** `visa 4242`. */
  readonly method: string;
  readonly failure: string | null;
  readonly dispute: { readonly id: string; readonly status: string; readonly isOpen: boolean } | null;
  readonly canBeDisputed: boolean;
}

/** An event with every try to deliver it. */
export interface StripeEventView {
  readonly id: string;
  readonly createdAt: string;
  readonly type: string;
  readonly objectId: string;
  /** Whether every webhook has taken it. */
  readonly isDelivered: boolean;
  readonly deliveries: readonly StripeDeliveryView[];
  /** As it is sent. */
  readonly body: unknown;
}

export interface StripeDeliveryView {
  readonly id: string;
  readonly cause: "event" | "duplicate" | "resend";
  /** `lost`: a fault kept it from being sent. */
  readonly state: "pending" | "succeeded" | "failed" | "lost";
  readonly nextAt: string | null;
  readonly attempts: readonly {
    readonly at: string;
    readonly url: string | null;
    readonly status: number | null;
    /** The beginning of the answer. */
    readonly body: string;
    /** Why there was no answer. */
    readonly error: string | null;
  }[];
}

export interface StripePage {
  /** False when local mode runs no Stripe. */
  readonly runs: boolean;
  readonly sessions: readonly StripeSessionView[];
  readonly payments: readonly StripePaymentView[];
  readonly events: readonly StripeEventView[];
}

/** What functions and jobs measured, in columns of equal length. */
export interface MetricsPage {
  /** Start of the first column. */
  readonly from: string;
  readonly periodSeconds: number;
  readonly columns: number;
  readonly sources: readonly MetricSource[];
}

export interface MetricSource {
  /** Function or job that measured. */
  readonly name: string;
  readonly metrics: readonly MetricView[];
}

export interface MetricView {
  readonly namespace: string;
  readonly name: string;
  /** `Count`, `Milliseconds`, ... */
  readonly unit: string;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  /** Of all columns together. */
  readonly count: number;
  readonly sum: number;
  readonly maximum: number;
  /** Columns in which something was measured; `at` is their start, in milliseconds since the epoch. */
  readonly points: readonly {
    readonly at: number;
    readonly count: number;
    readonly sum: number;
    readonly minimum: number;
    readonly maximum: number;
  }[];
}

/** Who calls in the API reference. */
export type TryAs =
  | { readonly kind: "nobody" }
  | { readonly kind: "user"; readonly username: string }
  | { readonly kind: "machine"; readonly clientId: string };

export interface TryRequest {
  readonly as: TryAs;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface TryReply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly milliseconds: number;
  readonly traceId: string;
}

/** Who can be chosen in the API reference. */
export interface TryCaller {
  readonly as: TryAs;
  readonly label: string;
}

export interface Reference {
  /** OpenAPI 3.1. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly apiUrl: string;
  readonly callers: readonly TryCaller[];
}

/** Told on the live stream whenever one of them changes. */
export interface Versions {
  /** When this run of local mode began: the numbers of another run mean nothing to it. */
  readonly run: number;
  readonly requests: number;
  readonly logs: number;
  readonly outbox: number;
  readonly queues: number;
  readonly stripe: number;
  readonly metrics: number;
  readonly program: number;
}
