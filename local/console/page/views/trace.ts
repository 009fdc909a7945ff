import type { SpanView, TraceLink, TraceView } from "../../types.ts";
import { get } from "../api.ts";
import { copyButton, element, fill } from "../dom.ts";
import { count, duration, timeOf } from "../format.ts";
import { linkTo } from "../view.ts";
import { logLine } from "./log-line.ts";
import { statusBadge } from "./requests.ts";

/** One request in detail: what took how long, and what was logged. */
export function traceDetail(onClose: () => void) {
  const node = element("section", { className: "detail", hidden: true, ariaLabel: "Request in detail" });
  node.addEventListener("keydown", event => {
    if (event.key === "Escape") onClose();
  });
  let wanted: string | null = null;

  return {
    node,
    async show(id: string | null): Promise<void> {
      wanted = id;
      node.hidden = id === null;
      if (id === null) return fill(node);
      const trace = await get<TraceView>(`requests/${encodeURIComponent(id)}`).catch((error: Error) => error);
      if (wanted !== id) return;
      const close = element(
        "button",
        { type: "button", className: "quiet close", onclick: onClose },
        "Close",
      );
      if (trace instanceof Error) return fill(node, close, element("p", { role: "alert" }, trace.message));
      const heading = element(
        "h2",
        { tabIndex: -1 },
        `${trace.method ?? "Run of"} ${trace.title} `,
        statusBadge(trace),
      );
      const links = [related("Sent by", trace.sentBy), related("Its messages went to", trace.ledTo)];
      fill(node, close, heading, facts(trace), timeline(trace), ...links, lines(trace));
      heading.focus();
    },
  };
}

function facts(trace: TraceView): HTMLElement {
  const { at, milliseconds, caller, route, why, requestId, id, calls, spans } = trace;
  const callTime = spans.filter(isCall).reduce((total, span) => total + span.milliseconds, 0);
  const rows: (readonly [string, Parameters<typeof element>[2]])[] = [
    ["Began", timeOf(at, { exact: true })],
    [
      "Took",
      `${duration(milliseconds)}${calls > 0 ? `, ${duration(callTime)} of it in ${count(calls, "call")}` : ""}`,
    ],
    ["Route", route],
    ["Caller", caller],
    ["Refused", why],
    ["Request id", requestId],
    ["Trace id", [id, " ", copyButton(() => id, "the trace id")]],
  ];
  return element(
    "dl",
    { className: "facts" },
    ...rows.flatMap(([name, value]) =>
      value === null || value === "" ? [] : [element("dt", {}, name), element("dd", {}, value)],
    ),
  );
}

function timeline({ spans, spansLeftOut, milliseconds }: TraceView): HTMLElement {
  const statements = new Map<string, number>();
  for (const { detail } of spans.filter(isCall))
    if (detail) statements.set(detail, (statements.get(detail) ?? 0) + 1);
  const repeated = Math.max(0, ...statements.values());
  return element(
    "section",
    { ariaLabel: "What took how long" },
    element("h3", {}, "Trace"),
    repeated > 4 && element("p", { className: "hint" }, `The same statement ran ${repeated} times.`),
    element(
      "ol",
      { className: "spans" },
      ...spans.map(span => spanNode(span, Math.max(milliseconds, 0.001), depthOf(span, spans))),
    ),
    spansLeftOut > 0 && element("p", {}, `And ${count(spansLeftOut, "further call")} that were not kept.`),
  );
}

/** The other side of a queue. */
const related = (title: string, links: readonly TraceLink[]): HTMLElement | null =>
  links.length === 0
    ? null
    : element(
        "section",
        { ariaLabel: title },
        element("h3", {}, title),
        element(
          "ul",
          {},
          ...links.map(({ id, title: name, failed }) =>
            element(
              "li",
              {},
              element("a", { href: linkTo("requests", [id]) }, name),
              " ",
              failed && element("span", { className: "badge bad" }, "failed"),
            ),
          ),
        ),
      );

function spanNode(span: SpanView, total: number, depth: string): HTMLElement {
  const bar = element("span", { className: "bar", data: { kind: barKind(span) }, ariaHidden: "true" });
  bar.style.setProperty("--from", String(span.offset / total));
  bar.style.setProperty("--share", String(span.milliseconds / total));
  const label = element("span", { className: "span-name" }, nameOf(span));
  const head = [
    label,
    element("span", { className: "track" }, bar),
    element("span", { className: "number" }, duration(span.milliseconds)),
  ];
  const error = span.error && element("p", { className: "error" }, span.error);
  if (!isCall(span) || !(span.detail || span.values)) {
    return element("li", { data: { depth } }, element("div", { className: "span" }, ...head), error);
  }
  const more = element(
    "details",
    {},
    element("summary", { className: "span" }, ...head),
    span.detail && element("pre", { tabIndex: 0 }, unindented(span.detail)),
    span.values && element("p", { className: "values" }, span.values),
  );
  return element("li", { data: { depth } }, more, error);
}

const isCall = ({ kind }: SpanView) => kind !== "gateway" && kind !== "function";
/** A function that no request asked for stands at the left. */
const depthOf = (span: SpanView, [first]: readonly SpanView[]) =>
  span === first ? "0" : span.kind === "function" ? "1" : "2";
const barKind = (span: SpanView) => (span.error ? "error" : isCall(span) ? "call" : span.kind);

/** `Function movies`, or the beginning of the SQL statement. */
function nameOf({ kind, name, detail }: SpanView): string {
  if (kind === "gateway") return `Gateway ${name}`;
  if (kind === "function") return `Function ${name}`;
  return detail ? detail.replace(/\s+/g, " ").trim() : `${kind} ${name}`;
}

/** Without the indentation that the statement has in its source file. */
function unindented(sql: string): string {
  const lines = sql.replace(/^\s*\n|\s+$/g, "").split("\n");
  const indents = lines
    .slice(1)
    .filter(line => line.trim() !== "")
    .map(line => line.length - line.trimStart().length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return lines.map((line, index) => (index === 0 ? line.trimStart() : line.slice(common))).join("\n");
}

function lines({ lines }: TraceView): HTMLElement {
  return element(
    "section",
    { ariaLabel: "Log lines" },
    element("h3", {}, "Log"),
    lines.length === 0
      ? element("p", { className: "quiet-text" }, "No log lines are kept of it.")
      : element("ol", { className: "log" }, ...lines.map(line => logLine(line, { link: false }))),
  );
}
