import type { TableColumn } from "../../types.ts";
import { element } from "../dom.ts";
import { linkTo, type Place, replacePlace } from "../view.ts";

/** Keeps to rows that contain a text, in one column or in any. */
export function tableFilter(columns: readonly TableColumn[], { rest, query }: Place): HTMLFormElement {
  const any = element("option", { value: "" }, "Any column");
  const options = columns.map(({ name }) => element("option", { value: name }, name));
  const where = element("select", {}, any, ...options);
  where.value = query.get("where") ?? "";
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
