/** What functions and jobs measured, in columns of equal length. */
export interface MetricsPage {
  /** Start of the first column. */
  readonly from: string;
  readonly periodSeconds: number;
  readonly columns: number;
  readonly sources: readonly MetricSource[];
}

export interface MetricSource {
  /** Function or job that measured. */
  readonly name: string;
  readonly metrics: readonly MetricView[];
}

export interface MetricView {
  readonly namespace: string;
  readonly name: string;
  /** `Count`, `Milliseconds`, ... */
  readonly unit: string;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  /** Of all columns together. */
  readonly count: number;
  readonly sum: number;
  readonly maximum: number;
  /** Columns in which something was measured; `at` is their start, in milliseconds since the epoch. */
  readonly points: readonly {
    readonly at: number;
    readonly count: number;
    readonly sum: number;
    readonly minimum: number;
    readonly maximum: number;
  }[];
}
