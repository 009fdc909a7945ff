import { randomUUID } from "node:crypto";
import type { Authorizer } from "../aws/authorize.ts";
import type { Clock } from "../host.ts";
import type { FunctionSpec } from "../lambda/functions.ts";
import { fillInput, type ScheduleSpec } from "./schedules.ts";

export interface RunnerOptions {
  readonly clock: Clock;
  readonly authorizer: Authorizer;
  readonly findFunction: (arn: string) => FunctionSpec | undefined;
  /** Hands an event to the function's asynchronous queue. */
  readonly accept: (spec: FunctionSpec, payload: string) => void;
  readonly notice: (message: string) => void;
  readonly warn: (message: string) => void;
}

/** A timer stands still while a laptop sleeps, so the clock is looked at in between. */
const LONGEST_SLEEP_MILLISECONDS = 30_000;

/** Runs schedules at their times, in their zones, as EventBridge Scheduler does. */
export class ScheduleRunner {
  readonly #options: RunnerOptions;
  #timers: NodeJS.Timeout[] = [];

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Replaces what was planned before. */
  deploy(specs: readonly ScheduleSpec[]): void {
    this.close();
    for (const [index, spec] of specs.entries()) this.#plan(index, spec, this.#options.clock.now());
  }

  /** How many schedules have a run ahead of them. */
  get planned(): number {
    return this.#timers.filter(timer => timer !== undefined).length;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  #plan(index: number, spec: ScheduleSpec, after: Date): void {
    const next = spec.enabled ? spec.schedule.next(after) : null;
    if (!next || (spec.endDate && next > new Date(spec.endDate))) return;
    const wait = next.getTime() - this.#options.clock.now().getTime();
    const timer = setTimeout(
      () => {
        const now = this.#options.clock.now();
        if (now >= next) this.#run(spec, next);
        this.#plan(index, spec, now >= next ? now : after);
      },
      Math.min(wait, LONGEST_SLEEP_MILLISECONDS),
    );
    timer.unref();
    this.#timers[index] = timer;
  }

  #run(spec: ScheduleSpec, scheduledTime: Date): void {
    const { findFunction, accept, notice, warn } = this.#options;
    const target = findFunction(spec.targetArn);
    const refusal = target
      ? this.#refusal(spec)
      : `local mode does not emulate its target ${spec.targetArn}.`;
    if (refusal) warn(`The schedule ${spec.name} did not run: ${refusal}`);
    if (refusal || !target) return;
    notice(`${spec.name} runs as of ${scheduledTime.toISOString()}`);
    accept(target, fillInput(spec, { scheduledTime, executionId: randomUUID(), attempt: 1 }));
  }

  /** Why the schedule's role does not let it invoke, or null. */
  #refusal({ roleArn, groupArn, targetArn }: ScheduleSpec): string | null {
    const { authorizer } = this.#options;
    const trust = authorizer.mayAssume(roleArn, "scheduler.amazonaws.com", groupArn);
    if (!trust.allowed) return `scheduler.amazonaws.com may not assume ${roleArn}. ${trust.by}`;
    const permission = authorizer.decide(roleArn, roleArn, "lambda:InvokeFunction", targetArn);
    return permission.allowed
      ? null
      : `${roleArn} may not lambda:InvokeFunction ${targetArn}. ${permission.by}`;
  }
}
