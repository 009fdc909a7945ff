import type { TableColumn, TableName, TablePage } from "../../types.ts";
import { get } from "../api.ts";
import { announce, element, fill, revealChosen } from "../dom.ts";
import { count, size } from "../format.ts";
import { linkTo, type Place, replacePlace, type View } from "../view.ts";
import { rowDialog } from "./row-dialog.ts";

/** The database's tables, to be looked at. */
export function tablesView(): View {
  const names = element("ul", { className: "choices" });
  const table = element("section", { className: "table-view", ariaLabel: "Rows" });
  const dialog = rowDialog();
  const node = element(
    "section",
    { aria: { labelledby: "tables-title" } },
    element("h1", { id: "tables-title" }, "Tables"),
    element("nav", { ariaLabel: "Tables" }, names),
    table,
    dialog.node,
  );
  let asked = 0;

  const load = async (place: Place) => {
    const mine = ++asked;
    const tables = await get<TableName[]>("tables");
    if (mine !== asked) return;
    const [schema = "", name = ""] = place.rest;
    fill(names, ...tables.map(one => choice(one, one.schema === schema && one.name === name)));
    revealChosen(names);
    if (name === "")
      return fill(table, tables.length === 0 ? "The database has no tables." : "Choose a table.");
    const query = Object.fromEntries(place.query);
    const path = `tables/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`;
    const page = await get<TablePage>(path, query);
    if (mine !== asked) return;
    // A filter that is being typed in stays as it is.
    const old = table.querySelector<HTMLFormElement>(`form[data-table="${CSS.escape(`${schema}.${name}`)}"]`);
    const form = old ?? filterForm(page.columns, place);
    fill(
      table,
      element("h2", {}, schema === "public" ? name : `${schema}.${name}`),
      form,
      grid(page, place, dialog.open),
      pages(page, place),
    );
  };
  return {
    title: "Tables",
    node,
    go: place => void load(place).catch(error => announce(error.message, "failed")),
  };
}

function choice({ schema, name, kind, rows, bytes }: TableName, isChosen: boolean): HTMLElement {
  const facts = [
    kind === "view" && "view",
    rows !== null && `about ${count(rows, "row")}`,
    bytes > 0 && size(bytes),
  ];
  const link = element(
    "a",
    { href: linkTo("tables", [schema, name]), ...(isChosen && { ariaCurrent: "true" }) },
    schema === "public" ? name : `${schema}.${name}`,
    " ",
    element("small", {}, facts.filter(Boolean).join(", ")),
  );
  return element("li", {}, link);
}

function filterForm(columns: readonly TableColumn[], { rest, query }: Place): HTMLFormElement {
  const where = element("select", {}, ...columns.map(({ name }) => element("option", { value: name }, name)));
  where.value = query.get("where") ?? columns[0]?.name ?? "";
  const contains = element("input", {
    type: "search",
    value: query.get("contains") ?? "",
    autocomplete: "off",
  });
  const form = element(
    "form",
    { className: "toolbar", role: "search", data: { table: rest.join(".") } },
    element("label", {}, "Column ", where),
    element("label", {}, "contains ", contains),
    element("button", { type: "submit" }, "Find"),
  );
  form.onsubmit = event => {
    event.preventDefault();
    const { order = "", direction = "" } = Object.fromEntries(
      new URLSearchParams(location.hash.split("?")[1]),
    );
    const filter = contains.value === "" ? {} : { where: where.value, contains: contains.value };
    replacePlace(linkTo("tables", rest, { order, direction, ...filter }));
  };
  return form;
}

function grid(
  { columns, rows, longestValue }: TablePage,
  place: Place,
  open: ReturnType<typeof rowDialog>["open"],
) {
  if (rows.length === 0) return element("p", { className: "quiet-text" }, "No rows.");
  const body = rows.map(row => {
    const button = element(
      "button",
      { type: "button", className: "quiet", ariaLabel: `Row with ${columns[0]?.name} ${row[0]}` },
      "Open",
    );
    button.onclick = () => open(columns, row, longestValue);
    return element(
      "tr",
      {},
      element("td", {}, button),
      ...row.map(value => element("td", {}, value === null ? element("i", {}, "null") : value.slice(0, 200))),
    );
  });
  const head = columns.map(column => headCell(column, place));
  return element(
    "div",
    { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Rows, wider than the page perhaps" },
    element(
      "table",
      { className: "grid" },
      element("thead", {}, element("tr", {}, element("td", {}), ...head)),
      element("tbody", {}, ...body),
    ),
  );
}

/** Sorts by the column: first ascending, then descending. */
function headCell({ name, type, isKey }: TableColumn, { rest, query }: Place): HTMLElement {
  const isOrder = query.get("order") === name;
  const isDescending = isOrder && query.get("direction") === "desc";
  const next = {
    ...Object.fromEntries(query),
    offset: "",
    order: name,
    direction: isOrder && !isDescending ? "desc" : "",
  };
  return element(
    "th",
    { scope: "col", ...(isOrder && { ariaSort: isDescending ? "descending" : "ascending" }) },
    element("a", { href: linkTo("tables", rest, next), title: `Sort by ${name}` }, name),
    element("small", {}, `${type}${isKey ? ", key" : ""}`),
  );
}

function pages({ offset, rows, hasMore }: TablePage, { rest, query }: Place): HTMLElement {
  const link = (label: string, to: number) =>
    element(
      "a",
      { href: linkTo("tables", rest, { ...Object.fromEntries(query), offset: to > 0 ? String(to) : "" }) },
      label,
    );
  return element(
    "nav",
    { className: "pages", ariaLabel: "Pages of rows" },
    offset > 0 && link("Previous", Math.max(0, offset - 50)),
    rows.length > 0 && element("span", {}, `Rows ${offset + 1} to ${offset + rows.length}`),
    hasMore && link("Next", offset + 50),
  );
}
