import { type Budget, figureOf, isMet, type Measurement, spread } from "./measurement.ts";

const head = ["figure", "median", "spread", "beside it", "spread", "ratio", "budget"];

/** Measurements as a Markdown table, columns aligned for the terminal. */
export function table(measurements: readonly Measurement[]): string {
  const rows = [head, ...measurements.map(row)];
  const widths = head.map((_, column) => Math.max(...rows.map(cells => cells[column]?.length ?? 0), 3));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const [first = [], ...others] = rows;
  return [line(first), line(widths.map(width => "-".repeat(width))), ...others.map(line)].join("\n");
}

function row(measurement: Measurement): string[] {
  const { name, unit, peer, samples, budget } = measurement;
  const { value, ratio } = figureOf(measurement);
  return [
    name,
    `${value} ${unit}`,
    range(name, samples),
    peer ? `${peer.name}: ${spread(name, peer.samples).value} ${unit}` : "",
    peer ? range(name, peer.samples) : "",
    ratio === null ? "" : ratio.toFixed(2),
    budget ? `${describe(budget, unit)}: ${isMet(measurement) ? "met" : "missed"}` : "",
  ];
}

function range(name: string, samples: readonly number[]): string {
  const { low, high } = spread(name, samples);
  return low === high ? "" : `${low} to ${high}`;
}

function describe(budget: Budget, unit: string): string {
  const limit = "atMost" in budget ? `at most ${budget.atMost}` : `at least ${budget.atLeast}`;
  return budget.of === "ratio" ? `ratio ${limit}` : `${limit} ${unit}`;
}
