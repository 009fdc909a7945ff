import type { SqlReply } from "../../types.ts";
import { post } from "../api.ts";
import { attempt, element, fill } from "../dom.ts";
import { count, duration } from "../format.ts";
import { scrollingTable, valueText } from "./row-grid.ts";

/** A box for one statement that reads. */
export function sqlBox(): HTMLElement {
  const text = element("textarea", { rows: 4, spellcheck: false, autocomplete: "off" });
  const run = element("button", { type: "submit", className: "primary" }, "Run");
  const result = element("div", { className: "result" });
  const status = element("div", { role: "status" });
  const form = element(
    "form",
    { className: "stacked" },
    element("label", {}, "One statement that reads; Ctrl+Enter runs it ", text),
    element("p", { className: "quiet-text" }, "A read-only transaction, at most 5 seconds and 200 rows."),
    run,
    status,
    result,
  );
  form.onsubmit = event => {
    event.preventDefault();
    void attempt(run, async () => {
      fill(result);
      const reply = await post<SqlReply>("sql", { text: text.value });
      if (!reply.ok) return showError(reply, text, status);
      fill(status, element("p", { className: "quiet-text" }, summaryOf(reply)));
      fill(result, tableOf(reply));
    });
  };
  text.onkeydown = event => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  };
  return element("details", { className: "sql" }, element("summary", {}, "SQL"), form);
}

type Rows = SqlReply & { readonly ok: true };

function summaryOf({ rows, hasMore, milliseconds }: Rows): string {
  const number = hasMore ? `The first ${rows.length} rows` : count(rows.length, "row");
  return `${number} in ${duration(milliseconds)}`;
}

function tableOf({ columns, rows }: Rows): HTMLElement {
  const heads = columns.map(({ name, type }) =>
    element("th", { scope: "col" }, name, element("small", {}, type)),
  );
  const body = rows.map(row =>
    element("tr", {}, ...row.map(value => element("td", { title: value ?? "" }, valueText(value)))),
  );
  return scrollingTable("Result", heads, body);
}

/** The cursor goes to where PostgreSQL stopped. */
function showError(reply: SqlReply & { readonly ok: false }, text: HTMLTextAreaElement, status: HTMLElement) {
  const { message, notes, at } = reply;
  const place = at ? `Line ${at.line}, column ${at.column}: ` : "";
  const lines = notes.map(note => element("p", { className: "quiet-text" }, note));
  fill(status, element("p", { className: "error" }, place + message), ...lines);
  text.focus();
  if (at) text.setSelectionRange(at.offset, wordEnd(text.value, at.offset));
}

const wordEnd = (text: string, from: number): number =>
  from + (/^(?:\w+|.)?/.exec(text.slice(from))?.[0].length ?? 0);
