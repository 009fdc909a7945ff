import type { Measurement } from "./measurement.ts";

/** One benchmark; it may measure several things. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, in a line. */
  readonly summary: string;
  /** Whether it needs the packages of `bench/package.json`, or measures against them where they are installed. */
  readonly peers: "needed" | "beside" | "none";
  /** Left out unless it is asked for by name. */
  readonly onRequest?: boolean;
  run(run: Run): Promise<Measurement[]>;
}

/** How thoroughly to measure. */
export interface Run {
  /** To try a benchmark out: few samples and short loads, whose figures mean little. */
  readonly quick: boolean;
  readonly hasPeers: boolean;
}

/** The number that counts, or a smaller one to try out. */
export const amount = ({ quick }: Run, thorough: number, tried: number): number => (quick ? tried : thorough);
