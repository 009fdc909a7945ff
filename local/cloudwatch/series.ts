/** What was measured in one minute, or in several together. */
export interface Summary {
  /** Its start, in milliseconds since the epoch. */
  readonly at: number;
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

type Minute = { -readonly [Member in keyof Summary]: Summary[Member] };

const MINUTE_MILLISECONDS = 60_000;
/** A day. */
const MOST_MINUTES = 1_440;

/** The minutes of one metric in which something was measured, the oldest first. */
export class Series {
  #minutes: Minute[] = [];

  get length(): number {
    return this.#minutes.length;
  }

  /** Start of the newest minute. */
  get newest(): number {
    return this.#minutes.at(-1)?.at ?? 0;
  }

  /** @param at milliseconds since the epoch */
  add(at: number, value: number): void {
    const minute = this.#minute(Math.floor(at / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS);
    minute.count++;
    minute.sum += value;
    minute.minimum = Math.min(minute.minimum, value);
    minute.maximum = Math.max(minute.maximum, value);
  }

  /** Forgets the older half. */
  halve(): void {
    this.#minutes = this.#minutes.slice(Math.ceil(this.#minutes.length / 2));
  }

  /**
   * Summaries of periods, the oldest first, without those in which nothing was measured.
   * @param from included, in milliseconds since the epoch @param to not included
   */
  summarise(from: number, to: number, periodSeconds: number): Summary[] {
    const period = periodSeconds * 1_000;
    const found = new Map<number, Summary>();
    for (const minute of this.#minutes) {
      if (minute.at < from || minute.at >= to) continue;
      const at = Math.floor(minute.at / period) * period;
      const before = found.get(at);
      found.set(at, before ? together(before, minute) : { ...minute, at });
    }
    return [...found.values()];
  }

  /** The minute's entry. Most measurements are of the newest; few come late. */
  #minute(at: number): Minute {
    let index = this.#minutes.length - 1;
    while (index >= 0 && (this.#minutes[index]?.at ?? 0) > at) index--;
    const known = this.#minutes[index];
    if (known?.at === at) return known;
    const minute = { at, count: 0, sum: 0, minimum: Number.POSITIVE_INFINITY, maximum: -Infinity };
    this.#minutes.splice(index + 1, 0, minute);
    if (this.#minutes.length > MOST_MINUTES) this.#minutes.shift();
    return minute;
  }
}

const together = (a: Summary, b: Summary): Summary => ({
  at: a.at,
  count: a.count + b.count,
  sum: a.sum + b.sum,
  minimum: Math.min(a.minimum, b.minimum),
  maximum: Math.max(a.maximum, b.maximum),
});
