import { SpareProcessors } from "./spare.ts";

/** As many run whatever the processors do. */
const FEWEST = 2;
/** Idle share of the processors above which events only wait for something, so that more of them may run. */
const PLENTY = 0.2;
/** Idle share below which events compute, and more of them at once would only take the time from one another. */
const SCARCE = 0.05;
/** An event that has waited for as long gets a thread, however busy the machine: the others may never come back. */
const PATIENCE_MILLISECONDS = 1_000;

/**
 * How many events of a function run at once. Lambda starts an environment for each; on one machine that costs time
 * and memory, and helps only while the processors are idle.
 */
export class Pace {
  readonly #spare: Pick<SpareProcessors, "measure">;
  #limit = FEWEST;

  constructor(spare: Pick<SpareProcessors, "measure"> = new SpareProcessors()) {
    this.#spare = spare;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Called again and again while events wait, with how long the oldest has. */
  adjust(waitedMilliseconds: number): void {
    const share = this.#spare.measure();
    if (share === undefined) return;
    if (share > PLENTY) this.#limit += Math.ceil(this.#limit / 2);
    else if (waitedMilliseconds > PATIENCE_MILLISECONDS) this.#limit++;
    else if (share < SCARCE) this.#limit = Math.max(FEWEST, this.#limit - 1);
  }
}
