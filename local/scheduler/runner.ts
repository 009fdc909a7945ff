import type { Clock } from "../services/host.ts";
import type { ScheduleSpec } from "./schedules.ts";

export interface RunnerOptions {
  readonly clock: Clock;
  /** Told when a schedule's time has come. */
  readonly run: (spec: ScheduleSpec, scheduledTime: Date) => void;
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
        if (now >= next) this.#options.run(spec, next);
        this.#plan(index, spec, now >= next ? now : after);
      },
      Math.min(wait, LONGEST_SLEEP_MILLISECONDS),
    );
    timer.unref();
    this.#timers[index] = timer;
  }
}
