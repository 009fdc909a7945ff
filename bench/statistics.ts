/** Half of the samples are below it. @throws Error without samples */
export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** Interpolated between the two nearest samples. @throws Error without samples */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new Error("There are no samples.");
  return below + (above - below) * (place - Math.floor(place));
}

/** Three digits at least, one decimal at most: nothing here is measured more exactly. */
export const rounded = (value: number): number => {
  const steps = Math.abs(value) < 10 ? 100 : 10;
  return Math.round(value * steps) / steps;
};
