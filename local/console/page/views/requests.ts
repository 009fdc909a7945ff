import type { RequestPage, RequestRow } from "../../types.ts";
import { get } from "../api.ts";
import { announce, element, fill, KeyedList } from "../dom.ts";
import { count, duration, timeOf } from "../format.ts";
import { linkTo, type Place, paced, replacePlace, type View } from "../view.ts";
import { traceDetail } from "./trace.ts";

/** The requests and events, live, and one of them in detail. */
export function requestsView(): View {
  let place: Place = { view: "requests", rest: [], query: new URLSearchParams() };
  let shown = "";
  let left: string | null = null;
  const detail = traceDetail(() => (location.hash = listLink(place)));
  const body = element("tbody");
  const rows = new KeyedList<RequestRow & { readonly href: string; readonly isChosen: boolean }>(body, {
    key: row => row.id,
    make: rowNode,
  });
  const summary = element("p", { className: "quiet-text" });
  const pages = element("nav", { className: "pages", ariaLabel: "Pages of requests" });
  const text = element("input", {
    type: "search",
    placeholder: "path, status, function, person, error",
    autocomplete: "off",
  });
  const show = element(
    "select",
    {},
    ...[
      ["", "Everything"],
      ["requests", "Requests"],
      ["events", "Events and jobs"],
      ["failed", "Errors (4xx, 5xx)"],
    ].map(([value, label]) => element("option", { value: value ?? "" }, label)),
  );
  const node = element(
    "div",
    { className: "split" },
    element(
      "section",
      { className: "list", aria: { labelledby: "requests-title" } },
      element("h1", { id: "requests-title" }, "Requests"),
      element(
        "search",
        { className: "toolbar" },
        element("label", {}, "Find ", text),
        element("label", {}, "Show ", show),
      ),
      summary,
      element(
        "table",
        { className: "requests" },
        element("caption", { className: "hidden" }, "Requests and events, the latest first"),
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            ...["Time", "Request", "Status", "Duration", "Function", "Caller"].map(name =>
              element("th", { scope: "col" }, name),
            ),
          ),
        ),
        body,
      ),
      pages,
    ),
    detail.node,
  );

  const load = async () => {
    const query = listQuery(place);
    const page = await get<RequestPage>("requests", query);
    if (JSON.stringify(query) !== JSON.stringify(listQuery(place))) return;
    const chosen = place.rest[0];
    rows.show(
      page.rows.map(row => ({
        ...row,
        isChosen: row.id === chosen,
        href: linkTo("requests", [row.id], query),
      })),
    );
    if (left) document.getElementById(left)?.focus();
    left = null;
    fill(summary, summaryOf(page, query));
    fill(
      pages,
      query.before
        ? element("a", { href: linkTo("requests", [], { ...query, before: "" }) }, "Newest")
        : null,
      page.older === null
        ? null
        : element("a", { href: linkTo("requests", [], { ...query, before: String(page.older) }) }, "Older"),
    );
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")));
  const filter = () => {
    replacePlace(linkTo("requests", [], { text: text.value.trim(), show: show.value }));
  };
  text.oninput = filter;
  show.onchange = filter;
  body.addEventListener("click", openRow);
  body.addEventListener("keydown", walkRows);

  return {
    title: "Requests",
    node,
    go(next) {
      place = next;
      const query = listQuery(next);
      if (text.value.trim() !== query.text) text.value = query.text;
      show.value = query.show;
      node.classList.toggle("has-detail", next.rest.length > 0);
      const id = next.rest[0] ?? "";
      if (shown !== id) void detail.show(id === "" ? null : id);
      // After a request closes, the focus returns to its row.
      if (shown !== "" && id === "") left = shown;
      shown = id;
      reload();
    },
    changed(versions, before) {
      if (before && versions.requests === before.requests) return;
      // An older page does not change: what comes new belongs to the first one.
      if (!place.query.has("before")) reload();
    },
  };
}

const listQuery = ({ query }: Place) => ({
  text: query.get("text") ?? "",
  show: query.get("show") ?? "",
  before: query.get("before") ?? "",
});
const listLink = (place: Place) => linkTo("requests", [], listQuery(place));

function summaryOf(
  { rows, kept }: RequestPage,
  { text, show, before }: ReturnType<typeof listQuery>,
): string {
  const isFiltered = text !== "" || show !== "";
  if (kept === 0) return "Nothing yet. Call the API, and it appears here.";
  if (rows.length === 0)
    return isFiltered ? `Nothing of ${count(kept, "kept request")} matches.` : "Nothing older is kept.";
  return `${before ? "Older ones" : "The latest"} of ${count(kept, "kept request")}${isFiltered ? ", filtered" : ""}`;
}

function rowNode(row: RequestRow & { readonly href: string; readonly isChosen: boolean }): HTMLElement {
  const link = element(
    "a",
    { id: row.id, href: row.href, ...(row.isChosen && { ariaCurrent: "true" }) },
    element("span", { className: "method" }, row.method ?? "run"),
    " ",
    row.title,
  );
  return element(
    "tr",
    { className: row.isChosen ? "chosen" : "" },
    element("td", { className: "when" }, timeOf(row.at, { exact: true })),
    element("td", { className: "what" }, link, errorLine(row)),
    element("td", { className: "status" }, statusBadge(row)),
    element("td", { className: "number" }, duration(row.milliseconds)),
    element("td", { className: "who" }, row.kind === "event" ? "" : row.function),
    element("td", { className: "who" }, row.caller),
  );
}

/** What went wrong, below what it went wrong in. */
export const errorLine = ({ error, status }: Pick<RequestRow, "error" | "status">): HTMLElement | null =>
  error === null
    ? null
    : element("small", { className: (status ?? 500) >= 500 ? "why error" : "why", title: error }, error);

/** The status, or for an event whether it failed. */
export function statusBadge({ status, failed }: Pick<RequestRow, "status" | "failed">): HTMLElement {
  const kind = failed ? "bad" : (status ?? 200) >= 400 ? "warn" : "good";
  return element(
    "span",
    { className: `badge ${kind}` },
    status === null ? (failed ? "failed" : "done") : status,
  );
}

/** A click anywhere in a row opens it, unless text is being selected. */
function openRow(event: MouseEvent): void {
  const target = event.target as Element;
  if (target.closest("a") || getSelection()?.toString()) return;
  target.closest("tr")?.querySelector("a")?.click();
}

function walkRows(event: KeyboardEvent): void {
  const row = (event.target as Element).closest("tr");
  const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
  if (!next) return;
  event.preventDefault();
  next.querySelector("a")?.focus();
}
