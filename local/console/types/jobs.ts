import type { RequestRow } from "./requests.ts";

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
