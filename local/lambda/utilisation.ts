import type { EventLoopUtilization, Performance } from "node:perf_hooks";

/** How much of its time a thread works, as opposed to waiting for events. */
export class Utilisation {
  readonly #performance: Pick<Performance, "eventLoopUtilization">;
  #last: EventLoopUtilization;

  constructor(performance: Pick<Performance, "eventLoopUtilization">) {
    this.#performance = performance;
    this.#last = performance.eventLoopUtilization();
  }

  /** Since the call before, from 0 to 1. */
  share(): number {
    const now = this.#performance.eventLoopUtilization();
    const { utilization } = this.#performance.eventLoopUtilization(now, this.#last);
    this.#last = now;
    return utilization;
  }
}
