import { randomUUID } from "node:crypto";
import { readScheduledTime, ScheduledTimeError } from "../../../lib/schedule/scheduled-time.ts";
import { newTraceRoot } from "../../aws/trace-root.ts";
import { member, text } from "../../graph/resources.ts";
import { fillInput, type ScheduleSpec } from "../../scheduler/schedules.ts";
import { type Call, ConsoleError } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { JobRun, JobView } from "../types.ts";
import { runsOf } from "./requests.ts";

const NEXT_RUNS = 4;
const LATEST_RUNS = 5;

/** Every schedule of the program with its next and latest runs. */
export function listJobs(sources: ConsoleSources): JobView[] {
  return sources.schedules().map(spec => {
    const label = sources.functions.find(spec.targetArn)?.label ?? null;
    return {
      schedule: spec.name,
      function: label,
      expression: spec.expression,
      zone: spec.zone,
      enabled: spec.enabled,
      next: nextRuns(spec, new Date()),
      runs: label === null ? [] : runsOf(sources, label, LATEST_RUNS),
    };
  });
}

/**
 * Runs a job as of now, or as of the time `at` in the schedule's zone, and waits for its result.
 * @throws ConsoleError
 */
export async function runJob(sources: ConsoleSources, { body }: Call): Promise<JobRun> {
  const name = text(member(body, "schedule"));
  const at = text(member(body, "at"));
  const spec = sources.schedules().find(schedule => schedule.name === name);
  const target = spec && sources.functions.find(spec.targetArn);
  if (!spec || !target) throw new ConsoleError(404, `There is no job ${name} that could be run.`);
  const scheduledTime = at === undefined ? new Date() : timeOf(at, spec.zone);
  const input = fillInput(spec, { scheduledTime, executionId: randomUUID(), attempt: 1 });
  const trace = newTraceRoot();
  const startedAt = performance.now();
  const outcome = await sources.functions.invoke(target, input, trace);
  return {
    ok: outcome.ok,
    scheduledTime: scheduledTime.toISOString(),
    result: outcome.ok ? JSON.parse(outcome.payload) : `${outcome.errorType}: ${outcome.errorMessage}`,
    milliseconds: performance.now() - startedAt,
    traceId: trace.slice("Root=".length),
  };
}

function timeOf(at: string, zone: string): Date {
  try {
    return readScheduledTime(at, zone);
  } catch (error) {
    if (error instanceof ScheduledTimeError) throw new ConsoleError(400, error.message);
    throw error;
  }
}

function nextRuns(spec: ScheduleSpec, now: Date): string[] {
  const runs: string[] = [];
  const end = spec.endDate ? new Date(spec.endDate) : null;
  let next = spec.enabled ? spec.schedule.next(now) : null;
  while (next && runs.length < NEXT_RUNS && !(end && next > end)) {
    runs.push(next.toISOString());
    next = spec.schedule.next(next);
  }
  return runs;
}
