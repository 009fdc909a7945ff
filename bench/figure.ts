/** One measured value; `npm run bench -- --json` prints a list of them. */
export interface Figure {
  /** `boot.later`; its first part names the benchmark. */
  readonly name: string;
  readonly unit: "ms" | "kB" | "s";
  /** Median. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What it is measured against, side by side in the same run. */
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** `value` divided by `peerValue`. */
  readonly ratio: number | null;
}

/** One benchmark; it may give several figures. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, in a line. */
  readonly summary: string;
  run(): Promise<Figure[]>;
}

/** A figure without a peer from one or more samples. */
export function figure(name: string, unit: Figure["unit"], samples: readonly number[]): Figure {
  const sorted = samples.map(rounded).sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) throw new Error(`${name} has no samples.`);
  return { name, unit, value: median(sorted), low, high, peer: null, peerValue: null, ratio: null };
}

/** Runs something several times, one after the other, and gives the milliseconds of each. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const begun = performance.now();
    await work();
    samples.push(performance.now() - begun);
  }
  return samples;
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const [a = 0, b = a] = Number.isInteger(middle)
    ? [sorted[middle - 1], sorted[middle]]
    : [sorted[Math.floor(middle)]];
  return rounded((a + b) / 2);
}

const rounded = (value: number) => Math.round(value * 10) / 10;
