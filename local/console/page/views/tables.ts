import type { TableName, TablePage } from "../../types.ts";
import { get } from "../api.ts";
import { announce, element, fill, revealChosen } from "../dom.ts";
import { count, size } from "../format.ts";
import { linkTo, type Place, type View } from "../view.ts";
import { rowDialog } from "./row-dialog.ts";
import { rowGrid } from "./row-grid.ts";
import { sqlBox } from "./sql-box.ts";
import { tableFilter } from "./table-filter.ts";

/** The database's tables, to be looked at, and a box for SQL that reads. */
export function tablesView(): View {
  const names = element("ul", { className: "choices" });
  const find = element("input", { type: "search", placeholder: "name of a table", autocomplete: "off" });
  const table = element("section", { className: "table-view", ariaLabel: "Rows" });
  const dialog = rowDialog();
  const node = element(
    "section",
    { aria: { labelledby: "tables-title" } },
    element("h1", { id: "tables-title" }, "Tables"),
    sqlBox(),
    element("search", { className: "toolbar" }, element("label", {}, "Find ", find)),
    element("nav", { ariaLabel: "Tables" }, names),
    table,
    dialog.node,
  );
  let asked = 0;
  let tables: readonly TableName[] = [];
  let place: Place = { view: "tables", rest: [], query: new URLSearchParams() };

  const showNames = () => {
    const [schema, name] = place.rest;
    const wanted = find.value.trim().toLowerCase();
    const isChosen = (one: TableName) => one.schema === schema && one.name === name;
    const found = tables.filter(one => isChosen(one) || fullName(one).toLowerCase().includes(wanted));
    fill(names, ...found.map(one => choice(one, isChosen(one))));
    revealChosen(names);
  };
  find.oninput = showNames;

  const load = async () => {
    const mine = ++asked;
    const { rest, query } = place;
    const latest = await get<TableName[]>("tables");
    if (mine !== asked) return;
    tables = latest;
    showNames();
    const [schema = "", name = ""] = rest;
    if (name === "")
      return fill(table, tables.length === 0 ? "The database has no tables." : "Choose a table.");
    const path = `tables/${encodeURIComponent(schema)}/${encodeURIComponent(name)}`;
    const page = await get<TablePage>(path, Object.fromEntries(query));
    if (mine !== asked) return;
    // A filter that is being typed in stays as it is.
    const old = table.querySelector<HTMLFormElement>(`form[data-table="${CSS.escape(`${schema}.${name}`)}"]`);
    fill(
      table,
      element("h2", {}, fullName({ schema, name })),
      old ?? tableFilter(page.columns, place),
      summary(page, place),
      rowGrid(page, place, row => dialog.open(page, row)),
      pages(page, place),
    );
  };
  return {
    title: "Tables",
    node,
    go: next => {
      place = next;
      dialog.node.close();
      void load().catch(error => announce(error.message, "failed"));
    },
  };
}

const fullName = ({ schema, name }: Pick<TableName, "schema" | "name">) =>
  schema === "public" ? name : `${schema}.${name}`;

function choice(table: TableName, isChosen: boolean): HTMLElement {
  const { schema, name, kind, rows, isCounted, bytes } = table;
  const facts = [
    kind === "view" && "view",
    rows !== null && `${isCounted ? "" : "about "}${count(rows, "row")}`,
    bytes > 0 && size(bytes),
  ];
  const link = element(
    "a",
    { href: linkTo("tables", [schema, name]), ...(isChosen && { ariaCurrent: "true" }) },
    fullName(table),
    " ",
    element("small", {}, facts.filter(Boolean).join(", ")),
  );
  return element("li", {}, link);
}

/** How many rows there are, and which, where a link chose them. */
function summary({ matched, mostCounted }: TablePage, { rest, query }: Place): HTMLElement {
  const number = `${matched >= mostCounted ? "at least " : ""}${count(matched, "row")}`;
  const is = query.get("is");
  const all = element("a", { href: linkTo("tables", rest) }, "All rows");
  const chosen = is === null ? [] : [` whose ${query.get("where")} is ${is}. `, all];
  return element("p", { className: "quiet-text", role: "status" }, number, ...chosen);
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
