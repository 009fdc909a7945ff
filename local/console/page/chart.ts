const SVG = "http://www.w3.org/2000/svg";
const COLUMN = 5;
const HEIGHT = 40;

export interface ChartSpan {
  /** Start of the first column. */
  readonly from: string;
  readonly periodSeconds: number;
  readonly columns: number;
}

/**
 * Columns over time, from nothing to the highest value. To screen readers it is one picture with the text.
 * @param values with the start of their columns, in milliseconds since the epoch
 */
export function columnChart(
  values: readonly (readonly [at: number, value: number])[],
  { from, periodSeconds, columns }: ChartSpan,
  text: string,
): SVGSVGElement {
  const chart = shape("svg", { viewBox: `0 0 ${columns * COLUMN} ${HEIGHT}`, class: "chart", role: "img" });
  chart.setAttribute("aria-label", text);
  chart.setAttribute("preserveAspectRatio", "none");
  const highest = Math.max(...values.map(([, value]) => value), Number.MIN_VALUE);
  for (const [at, value] of values) {
    const column = (at - Date.parse(from)) / (periodSeconds * 1_000);
    // What was measured as nothing is seen to have been measured.
    const height = Math.max(1, (Math.max(0, value) / highest) * HEIGHT);
    chart.append(
      shape("rect", {
        x: String(column * COLUMN),
        y: String(HEIGHT - height),
        width: String(COLUMN - 1),
        height: String(height),
      }),
    );
  }
  return chart;
}

function shape<Name extends "svg" | "rect">(name: Name, attributes: Readonly<Record<string, string>>) {
  const made = document.createElementNS(SVG, name) as SVGElementTagNameMap[Name];
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
