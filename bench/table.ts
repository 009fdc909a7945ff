import type { Figure } from "./figure.ts";

/** Figures as a Markdown table, columns aligned for the terminal. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, value, low, high, peer, peerValue, ratio }) => [
    name,
    `${value} ${unit}`,
    low === high ? "" : `${low} to ${high}`,
    peer === null ? "" : `${peer}: ${peerValue} ${unit}`,
    ratio === null ? "" : ratio.toFixed(2),
  ]);
  const all = [["figure", "median", "range", "beside it", "ratio"], ...rows];
  const widths = [0, 1, 2, 3, 4].map(column => Math.max(...all.map(row => row[column]?.length ?? 0), 3));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const [head = [], ...body] = all;
  return [line(head), line(widths.map(width => "-".repeat(width))), ...body.map(line)].join("\n");
}
