import type { Call } from "../http.ts";
import { queryNumber } from "../http.ts";
import type { ConsoleSources } from "../sources.ts";
import type { LogPage, LogView } from "../types.ts";
import { toLogView } from "./log-lines.ts";

const MOST_LINES = 300;
const FROM: ReadonlyMap<string, readonly LogView["level"][]> = new Map([
  ["warn", ["WARN", "ERROR"]],
  ["error", ["ERROR"]],
  ["metric", ["METRIC"]],
]);

/** The newest lines that match `function`, `level` and `text`, or those among them that are newer than `after`. */
export function listLogs({ logs, functions }: ConsoleSources, { query }: Call): LogPage {
  const after = queryNumber(query, "after", 0, Number.MAX_SAFE_INTEGER);
  const matches = lineFilter(query);
  const name = query.get("function") ?? "";
  const lines: LogView[] = [];
  let leftOut = false;
  for (const line of logs.latest()) {
    if (line.sequence <= after) break;
    if (name !== "" && line.function !== name) continue;
    const view = toLogView(line);
    if (!matches(view)) continue;
    leftOut = lines.length === MOST_LINES;
    if (leftOut) break;
    lines.push(view);
  }
  const labels = functions.specs.map(({ label }) => label).sort();
  return { lines: lines.reverse(), sequence: logs.sequence, leftOut, functions: labels };
}

function lineFilter(query: URLSearchParams): (line: LogView) => boolean {
  const levels = FROM.get(query.get("level") ?? "");
  const words = (query.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return line => {
    if (levels && !levels.includes(line.level)) return false;
    if (words.length === 0) return true;
    const haystack = [line.function, line.message, ...line.fields.map(field => field.join("="))]
      .join(" ")
      .toLowerCase();
    return words.every(word => haystack.includes(word));
  };
}
