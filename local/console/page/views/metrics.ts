import type { MetricSource, MetricsPage, MetricView } from "../../types.ts";
import { get } from "../api.ts";
import { columnChart } from "../chart.ts";
import { announce, element, fill } from "../dom.ts";
import { measured, timeOf } from "../format.ts";
import { linkTo, type Place, paced, replacePlace, type View } from "../view.ts";

const SPANS: readonly (readonly [minutes: string, label: string])[] = [
  ["", "The last hour"],
  ["180", "The last 3 hours"],
  ["1440", "The last day"],
];

/** What functions and jobs measured, a small chart each; the figures stand below it as a table. */
export function metricsView(): View {
  let place: Place | null = null;
  const list = element("div", { className: "cards" });
  const note = element("p", { className: "quiet-text" });
  const span = element("select", {}, ...SPANS.map(([value, label]) => element("option", { value }, label)));
  const node = element(
    "section",
    { aria: { labelledby: "metrics-title" } },
    element("h1", { id: "metrics-title" }, "Metrics"),
    element("search", { className: "toolbar" }, element("label", {}, "Of ", span)),
    note,
    list,
  );
  const unfolded = new Set<string>();
  const load = async () => {
    const minutes = place?.query.get("minutes") ?? "";
    const page = await get<MetricsPage>("metrics", { minutes });
    if (minutes !== (place?.query.get("minutes") ?? "")) return;
    fill(
      note,
      page.sources.length === 0
        ? "Nothing was measured in this time."
        : `A column stands for ${minutesOf(page)}.`,
    );
    keepingPlace(list, () => fill(list, ...page.sources.map(source => sourceCard(source, page, unfolded))));
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 2_000);
  span.onchange = () => replacePlace(linkTo("metrics", [], { minutes: span.value }));
  return {
    title: "Metrics",
    node,
    go(next) {
      place = next;
      span.value = next.query.get("minutes") ?? "";
      reload();
    },
    changed(versions, before) {
      if (before && versions.metrics !== before.metrics) reload();
    },
  };
}

/** Draws again, and keeps the reader's place: what has the focus, and how far tables are scrolled. */
function keepingPlace(list: HTMLElement, draw: () => void): void {
  const keyed = () => [...list.querySelectorAll<HTMLElement>("[data-key]")];
  const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
  const scrolled = new Map(keyed().map(({ dataset, scrollTop }) => [dataset.key, scrollTop]));
  draw();
  for (const made of keyed()) {
    made.scrollTop = scrolled.get(made.dataset.key) ?? 0;
    if (focused !== undefined && made.dataset.key === focused) made.focus({ preventScroll: true });
  }
}

const minutesOf = ({ periodSeconds }: MetricsPage) =>
  periodSeconds === 60 ? "a minute" : `${periodSeconds / 60} minutes`;

function sourceCard({ name, metrics }: MetricSource, page: MetricsPage, unfolded: Set<string>): HTMLElement {
  const card = element("article", { className: "card", ariaLabel: name }, element("h2", {}, name));
  card.append(...metrics.map(metric => metricNode(metric, page, unfolded)));
  return card;
}

/** Counts are added up; of everything else the average is shown, and the most. */
function metricNode(metric: MetricView, page: MetricsPage, unfolded: Set<string>): HTMLElement {
  const { name, namespace, dimensions, unit, count, sum, maximum, points } = metric;
  const isCount = unit === "Count";
  const values = points.map(point => [point.at, isCount ? point.sum : point.sum / point.count] as const);
  const figure = isCount
    ? `${measured(sum, unit)} in all`
    : `${measured(sum / count, unit)} on average, ${measured(maximum, unit)} at most`;
  const key = JSON.stringify([namespace, name, dimensions]);
  const details = element("details", { open: unfolded.has(key) });
  details.append(element("summary", { data: { key } }, "Figures"), table(metric, key));
  details.ontoggle = () => void (details.open ? unfolded.add(key) : unfolded.delete(key));
  return element(
    "section",
    { className: "metric" },
    element("h3", {}, name, " ", element("small", { className: "quiet-text" }, namespace)),
    element("p", {}, figure),
    // Nothing but zeros, such as errors that did not happen, needs no picture.
    ...(values.some(([, value]) => value !== 0)
      ? [columnChart(values, page, `${name}: ${figure}`), details]
      : []),
  );
}

function table({ points, unit }: MetricView, key: string): HTMLElement {
  const head = ["Time", "Times", "Sum", "Least", "Most"].map(name => element("th", { scope: "col" }, name));
  const rows = [...points]
    .reverse()
    .map(({ at, count, sum, minimum, maximum }) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, timeOf(new Date(at).toISOString())),
        element("td", { className: "number" }, count.toLocaleString("en")),
        ...[sum, minimum, maximum].map(value =>
          element("td", { className: "number" }, measured(value, unit)),
        ),
      ),
    );
  return element(
    "div",
    { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Figures", data: { key: `table ${key}` } },
    element(
      "table",
      { className: "grid" },
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...rows),
    ),
  );
}
