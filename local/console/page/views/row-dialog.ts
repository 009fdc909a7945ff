import type { TableColumn, TablePage } from "../../types.ts";
import { element, fill } from "../dom.ts";
import { prettyJson } from "../format.ts";
import { linkToRow } from "./row-grid.ts";

/** Shows all values of one row, and leads to the rows that it names and that name it. */
export function rowDialog() {
  const content = element("dl", { className: "facts" });
  const referring = element("div");
  const close = element("button", { type: "button" }, "Close");
  const node = element("dialog", { ariaLabel: "Row" }, content, referring, close);
  close.onclick = () => node.close();
  return {
    node,
    open(page: TablePage, row: TablePage["rows"][number]): void {
      const { columns, longestValue } = page;
      const values = columns.flatMap((column, index) => [
        element("dt", {}, column.name, " ", element("small", {}, column.type)),
        element("dd", {}, valueNode(row[index] ?? null, column, longestValue)),
      ]);
      fill(content, ...values);
      fill(referring, ...referringTo(page, row));
      node.showModal();
    },
  };
}

function valueNode(value: string | null, column: TableColumn, longestValue: number): HTMLElement {
  const { type, references } = column;
  if (value === null) return element("i", {}, "null");
  if (value.length > longestValue)
    return element(
      "pre",
      { tabIndex: 0 },
      `${value.slice(0, longestValue)}…`,
      element("small", {}, " (cut here)"),
    );
  const text = /^jsonb?$/.test(type) ? prettyJson(value) : value;
  if (references) return element("pre", {}, element("a", { href: linkToRow(references, value) }, text));
  return element("pre", { tabIndex: 0 }, text);
}

/** Links to the rows of other tables whose foreign keys hold this row's values. */
function referringTo({ columns, referredBy }: TablePage, row: TablePage["rows"][number]): HTMLElement[] {
  const links = referredBy.flatMap(({ from, to }) => {
    const value = row[columns.findIndex(({ name }) => name === to)] ?? null;
    const label = `${from.table}.${from.column}`;
    return value === null ? [] : [element("li", {}, element("a", { href: linkToRow(from, value) }, label))];
  });
  if (links.length === 0) return [];
  return [element("h3", {}, "Rows that name it"), element("ul", { className: "plain links" }, ...links)];
}
