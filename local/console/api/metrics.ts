import type { Metric } from "../../cloudwatch/metrics.ts";
import type { Call } from "../http.ts";
import { queryNumber } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { MetricSource, MetricsPage, MetricView } from "../types.ts";

const COLUMNS = 60;
const MINUTE_MILLISECONDS = 60_000;
const DAY_MINUTES = 1_440;
/** Dimensions that name who measured, the most telling one first. */
const WHO = ["Job", "Service", "FunctionName"];

/** What functions and jobs measured in the last `minutes`, in sixty columns. */
export function listMetrics(sources: ConsoleSources, { query }: Call): MetricsPage {
  const minutes = queryNumber(query, "minutes", COLUMNS, DAY_MINUTES);
  const periodMinutes = Math.max(1, Math.ceil(minutes / COLUMNS));
  const period = periodMinutes * MINUTE_MILLISECONDS;
  const to = (Math.floor(sources.now() / period) + 1) * period;
  const from = to - COLUMNS * period;
  const bySource = new Map<string, MetricView[]>();
  for (const metric of sources.metrics.all()) {
    const view = viewOf(metric, metric.series.summarise(from, to, periodMinutes * 60));
    if (!view) continue;
    const name = sourceOf(metric, sources);
    bySource.set(name, [...(bySource.get(name) ?? []), view]);
  }
  const named = [...bySource].map(
    ([name, metrics]): MetricSource => ({ name, metrics: metrics.sort(ownFirst) }),
  );
  return {
    from: new Date(from).toISOString(),
    periodSeconds: periodMinutes * 60,
    columns: COLUMNS,
    sources: named.sort(byName),
  };
}

/** Null when nothing was measured in the time that is shown. */
function viewOf({ name: metric }: Metric, points: MetricView["points"]): MetricView | null {
  if (points.length === 0) return null;
  const { namespace, name, unit, dimensions } = metric;
  return {
    namespace,
    name,
    unit,
    dimensions,
    points,
    count: points.reduce((all, { count }) => all + count, 0),
    sum: points.reduce((all, { sum }) => all + sum, 0),
    maximum: Math.max(...points.map(({ maximum }) => maximum)),
  };
}

function sourceOf({ name: { dimensions, namespace } }: Metric, { functions }: ConsoleSources): string {
  const values = WHO.map(who => dimensions.find(({ name }) => name === who)?.value);
  const value = values.find(one => one !== undefined);
  return value === undefined ? namespace : (functions.find(value)?.label ?? value);
}

/** What the program measures itself comes first, then what Lambda counts, in the order in which one asks. */
function ownFirst(a: MetricView, b: MetricView): number {
  const rank = ({ namespace, name }: MetricView) =>
    namespace === "AWS/Lambda" ? 1 + ["Invocations", "Errors", "Duration"].indexOf(name) : 0;
  return rank(a) - rank(b) || byName(a, b);
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => a.name.localeCompare(b.name);
