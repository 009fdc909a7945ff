import type { ColumnName, TableColumn, TablePage } from "../../types.ts";
import { element } from "../dom.ts";
import { linkTo, type Place } from "../view.ts";

const MOST_CHARACTERS = 200;

type Row = TablePage["rows"][number];

/** A table that scrolls sideways by itself, by keyboard too. */
export function scrollingTable(label: string, heads: readonly HTMLElement[], rows: readonly HTMLElement[]) {
  return element(
    "div",
    { className: "scroll", tabIndex: 0, role: "region", ariaLabel: label },
    element(
      "table",
      { className: "grid" },
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    ),
  );
}

/** A value, cut to what a cell has room for. */
export const valueText = (value: string | null): HTMLElement | string =>
  value === null ? element("i", {}, "null") : value.slice(0, MOST_CHARACTERS);

/** Where the row stands that a foreign key names. */
export const linkToRow = ({ schema, table, column }: ColumnName, value: string): string =>
  linkTo("tables", [schema, table], { where: column, is: value });

/** The rows of a table, each to be opened; heads sort, and foreign keys lead to their rows. */
export function rowGrid({ columns, rows }: TablePage, place: Place, open: (row: Row) => void): HTMLElement {
  if (rows.length === 0) return element("p", { className: "quiet-text" }, "No rows.");
  const body = rows.map(row => {
    const ariaLabel = `Row with ${columns[0]?.name} ${row[0]}`;
    const button = element("button", { type: "button", className: "quiet", ariaLabel }, "Open");
    button.onclick = () => open(row);
    const cells = row.map((value, index) => element("td", {}, cellOf(columns[index], value)));
    return element("tr", {}, element("td", {}, button), ...cells);
  });
  const heads = columns.map(column => headCell(column, place));
  return scrollingTable("Rows, wider than the page perhaps", [element("td", {}), ...heads], body);
}

function cellOf(column: TableColumn | undefined, value: string | null): HTMLElement | string {
  const text = valueText(value);
  return column?.references && value !== null
    ? element("a", { href: linkToRow(column.references, value) }, text)
    : text;
}

/** Sorts by the column: first ascending, then descending. */
function headCell({ name, type, isKey, references }: TableColumn, { rest, query }: Place): HTMLElement {
  const isOrder = query.get("order") === name;
  const isDescending = isOrder && query.get("direction") === "desc";
  const next = {
    ...Object.fromEntries(query),
    offset: "",
    order: name,
    direction: isOrder && !isDescending ? "desc" : "",
  };
  const facts = [type, isKey && "key", references && `of ${references.table}`].filter(Boolean);
  return element(
    "th",
    { scope: "col", ...(isOrder && { ariaSort: isDescending ? "descending" : "ascending" }) },
    element("a", { href: linkTo("tables", rest, next), title: `Sort by ${name}` }, name),
    element("small", {}, facts.join(", ")),
  );
}
