import { Series } from "./series.ts";

export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** A metric of its own: every set of dimensions is another one. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  /** CloudWatch's name, such as `Count` or `Milliseconds`. */
  readonly unit: string;
}

export interface Measurement extends MetricName {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly values: readonly number[];
}

export interface Metric {
  readonly name: MetricName;
  readonly series: Series;
}

/** What CloudWatch takes: from two weeks ago until in two hours. */
const OLDEST_MILLISECONDS = 14 * 86_400_000;
const NEWEST_MILLISECONDS = 2 * 3_600_000;

/** The metrics that functions write, by the minute, in memory. */
export class Metrics {
  readonly #metrics = new Map<string, Metric>();
  readonly #mostMetrics: number;
  readonly #mostMinutes: number;
  readonly #now: () => number;
  /** Series that are kept open for writing; as many as functions. */
  readonly #kept = new Set<Series>();
  #version = 0;

  /** @param mostMinutes of all metrics together; the longest one loses its older half when there are more */
  constructor({ mostMetrics = 500, mostMinutes = 50_000, now = Date.now } = {}) {
    this.#mostMetrics = mostMetrics;
    this.#mostMinutes = mostMinutes;
    this.#now = now;
  }

  /** Changes with every measurement. */
  get version(): number {
    return this.#version;
  }

  add(measurement: Measurement): void {
    const age = this.#now() - measurement.at;
    if (age > OLDEST_MILLISECONDS || age < -NEWEST_MILLISECONDS) return;
    const series = this.#seriesOf(measurement);
    for (const value of measurement.values) series.add(measurement.at, value);
    this.#version++;
    this.#keepBounds(series);
  }

  /** In the order of their first measurement. */
  all(): readonly Metric[] {
    return [...this.#metrics.values()];
  }

  /** For what is measured often: finds the metric once and takes values from then on, with their times. */
  recorder(name: MetricName): (at: number, value: number) => void {
    const series = this.#seriesOf(name);
    this.#kept.add(series);
    return (at, value) => {
      series.add(at, value);
      this.#version++;
    };
  }

  #seriesOf({ namespace, name, dimensions, unit }: MetricName): Series {
    const sorted = [...dimensions].sort((a, b) => (a.name < b.name ? -1 : 1));
    const key = JSON.stringify([namespace, name, unit, ...sorted.flatMap(one => [one.name, one.value])]);
    const known = this.#metrics.get(key);
    if (known) return known.series;
    const metric = { name: { namespace, name, dimensions: sorted, unit }, series: new Series() };
    this.#metrics.set(key, metric);
    return metric.series;
  }

  /** Forgets what was measured longest ago, never the series that was added to. */
  #keepBounds(latest: Series): void {
    if (this.#metrics.size > this.#mostMetrics) {
      const others = [...this.#metrics].filter(
        ([, { series }]) => series !== latest && !this.#kept.has(series),
      );
      const [oldest] = others.sort(([, a], [, b]) => a.series.newest - b.series.newest);
      if (oldest) this.#metrics.delete(oldest[0]);
    }
    if (latest.length % 16 !== 0) return;
    const all = this.all();
    const minutes = all.reduce((sum, { series }) => sum + series.length, 0);
    if (minutes <= this.#mostMinutes) return;
    const longest = all.reduce((a, b) => (b.series.length > a.series.length ? b : a));
    longest.series.halve();
  }
}
