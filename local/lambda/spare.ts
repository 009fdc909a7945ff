import { type CpuInfo, cpus } from "node:os";

/** A shorter time says little: processors' times come in steps of 10 ms. */
const SHORTEST_MILLISECONDS = 100;
/** What happened before is not what happens now. */
const LONGEST_MILLISECONDS = 1_000;

/** Measures the machine's idle processor time. */
export class SpareProcessors {
  readonly #read: () => readonly Pick<CpuInfo, "times">[];
  readonly #now: () => number;
  #last = { idle: 0, total: 0 };
  #since = Number.NEGATIVE_INFINITY;

  constructor(read: () => readonly Pick<CpuInfo, "times">[] = cpus, now = () => performance.now()) {
    this.#read = read;
    this.#now = now;
  }

  /**
   * The idle share, from 0 to 1, since the measurement before; undefined for some 100 ms after it, and when it is long
   * ago. 1 where the system does not tell.
   */
  measure(): number | undefined {
    const age = this.#now() - this.#since;
    if (age < SHORTEST_MILLISECONDS) return undefined;
    const before = this.#last;
    this.#last = this.#sum();
    this.#since = this.#now();
    if (age > LONGEST_MILLISECONDS) return undefined;
    const total = this.#last.total - before.total;
    return total > 0 ? (this.#last.idle - before.idle) / total : 1;
  }

  #sum(): { idle: number; total: number } {
    const sum = { idle: 0, total: 0 };
    for (const { times } of this.#read()) {
      sum.idle += times.idle;
      sum.total += times.user + times.nice + times.sys + times.idle + times.irq;
    }
    return sum;
  }
}
