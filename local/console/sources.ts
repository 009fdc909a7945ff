import type { Metrics } from "../cloudwatch/metrics.ts";
import type { SignIn } from "../data-folder.ts";
import type { Graph } from "../graph/types.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import type { Outcome } from "../lambda/worker.ts";
import type { RecentLogs } from "../recent-logs.ts";
import type { ScheduleSpec } from "../scheduler/schedules.ts";
import type { Traces } from "../traces.ts";
import type { MessageView, QueueMessageView, QueueView, TryCaller, UserView } from "./types.ts";

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
  /** Makes the OpenAPI document of the program as it is now; null where nobody can. */
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
  list(): readonly QueueView[];
  /** The oldest first; null for a queue that does not exist. */
  messages(name: string, most: number): readonly QueueMessageView[] | null;
}
