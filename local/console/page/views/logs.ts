import type { LogPage, LogView } from "../../types.ts";
import { get } from "../api.ts";
import { announce, element, fill } from "../dom.ts";
import { linkTo, type Place, paced, replacePlace, type View } from "../view.ts";
import { logLine } from "./log-line.ts";

const MOST_SHOWN = 1_000;

/** The log lines of the functions as they come, the newest below, as in a terminal. */
export function logsView(): View {
  let place: Place | null = null;
  let newest = 0;
  const list = element("ol", { className: "log" });
  const box = element(
    "div",
    { className: "log-box", tabIndex: 0, role: "region", ariaLabel: "Log lines" },
    list,
  );
  const note = element("p", { className: "quiet-text" });
  const name = element("select", {}, element("option", { value: "" }, "All functions"));
  const level = element(
    "select",
    {},
    ...[
      ["", "Every level"],
      ["warn", "Warnings and errors"],
      ["error", "Errors"],
      ["metric", "Metrics"],
    ].map(([value, label]) => element("option", { value: value ?? "" }, label)),
  );
  const text = element("input", { type: "search", placeholder: "words of a line", autocomplete: "off" });
  const node = element(
    "section",
    { className: "logs", aria: { labelledby: "logs-title" } },
    element("h1", { id: "logs-title" }, "Logs"),
    element(
      "search",
      { className: "toolbar" },
      element("label", {}, "Of ", name),
      element("label", {}, "Level ", level),
      element("label", {}, "Find ", text),
    ),
    note,
    box,
  );

  const append = (lines: readonly LogView[]) => {
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    list.append(...lines.map(line => logLine(line)));
    while (list.childElementCount > MOST_SHOWN) list.firstElementChild?.remove();
    if (isAtEnd) box.scrollTop = box.scrollHeight;
  };
  const load = async () => {
    const query = queryOf(place);
    const page = await get<LogPage>("logs", { ...query, after: newest > 0 ? String(newest) : "" });
    if (JSON.stringify(query) !== JSON.stringify(queryOf(place))) return;
    if (newest === 0) list.replaceChildren();
    newest = page.sequence;
    offer(page.functions);
    if (page.leftOut && list.childElementCount > 0)
      list.append(element("li", { className: "quiet-text" }, "Some lines came too fast to be shown."));
    const isEmpty = list.childElementCount + page.lines.length === 0;
    fill(note, isEmpty ? "No line matches yet." : "The newest stand below, older ones in the data folder.");
    append(page.lines);
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 250);
  const offer = (functions: readonly string[]) => {
    if (name.options.length === functions.length + 1) return;
    fill(
      name,
      element("option", { value: "" }, "All functions"),
      ...functions.map(value => element("option", { value }, value)),
    );
    name.value = queryOf(place).function;
  };
  const filter = () => {
    replacePlace(linkTo("logs", [], { function: name.value, level: level.value, text: text.value.trim() }));
  };
  name.onchange = filter;
  level.onchange = filter;
  text.oninput = filter;

  return {
    title: "Logs",
    node,
    go(next) {
      place = next;
      newest = 0;
      const query = queryOf(next);
      name.value = query.function;
      level.value = query.level;
      if (text.value.trim() !== query.text) text.value = query.text;
      reload();
    },
    changed(versions, before) {
      if (before && versions.logs !== before.logs) reload();
    },
  };
}

const queryOf = (place: Place | null) => ({
  function: place?.query.get("function") ?? "",
  level: place?.query.get("level") ?? "",
  text: place?.query.get("text") ?? "",
});
