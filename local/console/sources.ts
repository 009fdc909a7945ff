import type { Metrics } from "../cloudwatch/metrics.ts";
import type { Graph } from "../graph/types.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import type { Outcome } from "../lambda/worker.ts";
import type { RecentLogs } from "../observe/recent-logs.ts";
import type { Traces } from "../observe/traces.ts";
import type { SignIn } from "../run/data-folder.ts";
import type { ScheduleSpec } from "../scheduler/schedules.ts";
import type {
  MessageView,
  QueueMessageView,
  QueueView,
  StripeEventView,
  StripePaymentView,
  StripeSessionView,
  TryCaller,
  UserView,
} from "./types.ts";

/** What the console shows, and the few things that it may do. */
export interface ConsoleSources {
  readonly dataDir: string;
  readonly apiUrl: string;
  readonly outputs: () => Readonly<Record<string, unknown>>;
  readonly signIns: () => readonly SignIn[];
  /** As last evaluated: another object after each change of the program. */
  readonly graph: () => Graph;
  readonly traces: Traces;
  readonly logs: RecentLogs;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly functions: ConsoleFunctions;
  readonly schedules: () => readonly ScheduleSpec[];
  readonly directory: ConsoleDirectory;
  /** Connection string of the program's database. */
  readonly databaseUrl: () => string;
  readonly queues: ConsoleQueues;
  /** Null where local mode runs no Stripe. */
  readonly stripe?: (() => ConsoleStripe | null) | undefined;
  /** Calls a local AWS service as the developer. @throws AwsError */
  readonly call: (
    service: string,
    operation: string,
    input: Record<string, unknown>,
    traceId?: string,
  ) => Promise<unknown>;
  /** Makes the OpenAPI document of the program as it is now; null if it cannot be made. */
  readonly openapi: (() => Promise<Readonly<Record<string, unknown>>>) | null;
}

/** The running functions. */
export interface ConsoleFunctions {
  readonly specs: readonly FunctionSpec[];
  find(reference: string): FunctionSpec | undefined;
  buildErrorOf(spec: FunctionSpec): string | null;
  invoke(spec: FunctionSpec, event: string, traceId: string): Promise<Outcome>;
}

/** The people of the user pools, and the messages that would have been sent to them. */
export interface ConsoleDirectory {
  users(): Iterable<UserView>;
  /** Newest first. */
  outbox(): readonly MessageView[];
  /** Machine clients that can be chosen to call the API. */
  machines(): readonly TryCaller[];
  /** An access token without a password. @throws Error with what to do */
  userToken(username: string): Promise<string>;
  machineToken(clientId: string): Promise<string>;
}

/** The queues of the program with what is in them; looking changes nothing. */
export interface ConsoleQueues {
  /** Changes with every message. */
  readonly version: number;
  list(): readonly QueueState[];
  /** The oldest first; null for a queue that does not exist. */
  messages(name: string, most: number): readonly QueueMessageView[] | null;
}

/** A queue as SQS knows it. */
export type QueueState = Omit<QueueView, "label" | "service" | "consumer" | "deadLettersOf" | "canRedrive">;

/** The local Stripe: what it holds, the newest first, and what a person may do to it. */
export interface ConsoleStripe {
  /** Changes with every event and delivery. */
  readonly version: number;
  sessions(most: number): readonly StripeSessionView[];
  payments(most: number): readonly StripePaymentView[];
  events(most: number): readonly StripeEventView[];
  /** Sends an event once more; the number of webhooks that it goes to, null for an unknown event. */
  resend(eventId: string): number | null;
  /** Has the buyer's bank take a payment back. Id of the dispute; null when the charge cannot be disputed. */
  dispute(chargeId: string): string | null;
  /** Ends an open dispute; false when there is none with that id. */
  endDispute(disputeId: string, outcome: "won" | "lost"): boolean;
}
