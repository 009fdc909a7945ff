import { median, quantile, rounded } from "./statistics.ts";

export type Unit = "ms" | "µs" | "s" | "kB" | "MiB" | "req/s" | "requests" | "times";

/** What was measured, sample by sample. */
export interface Measurement {
  /** `boot.later`; its first part names the benchmark. */
  readonly name: string;
  readonly unit: Unit;
  readonly samples: readonly number[];
  /** What it is measured against: the same work, side by side in the same run. */
  readonly peer?: { readonly name: string; readonly samples: readonly number[] };
  readonly budget?: Budget;
}

/** A figure to reach: of the median, or of the median divided by the peer's. */
export type Budget = { readonly of: "value" | "ratio" } & (
  | { readonly atMost: number }
  | { readonly atLeast: number }
);

/** One measured value; `npm run bench -- --json` prints a list of them. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  /** Median. */
  readonly value: number;
  /** Four of five samples lie between `low` and `high`. */
  readonly low: number;
  readonly high: number;
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** `value` divided by `peerValue`. */
  readonly ratio: number | null;
}

/** @throws Error when there are no samples */
export function figureOf({ name, unit, samples, peer }: Measurement): Figure {
  const { value, low, high } = spread(name, samples);
  const peerValue = peer ? spread(`${name}: ${peer.name}`, peer.samples).value : null;
  return {
    name,
    unit,
    value,
    low,
    high,
    peer: peer?.name ?? null,
    peerValue,
    ratio: peer ? Math.round((median(samples) / median(peer.samples)) * 1000) / 1000 : null,
  };
}

/** Median, and where four of five samples lie. */
export function spread(name: string, samples: readonly number[]) {
  if (samples.length === 0) throw new Error(`${name} has no samples.`);
  return {
    value: rounded(median(samples)),
    low: rounded(quantile(samples, 0.1)),
    high: rounded(quantile(samples, 0.9)),
  };
}

/** Whether the budget is met; null without one. */
export function isMet(measurement: Measurement): boolean | null {
  const { budget } = measurement;
  if (!budget) return null;
  const { value, ratio } = figureOf(measurement);
  const measured = budget.of === "value" ? value : (ratio ?? Number.NaN);
  return "atMost" in budget ? measured <= budget.atMost : measured >= budget.atLeast;
}
