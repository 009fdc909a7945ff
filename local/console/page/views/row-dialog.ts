import type { TableColumn } from "../../types.ts";
import { element, fill } from "../dom.ts";
import { prettyJson } from "../format.ts";

/** Shows all values of one row. */
export function rowDialog() {
  const content = element("dl", { className: "facts" });
  const close = element("button", { type: "button" }, "Close");
  const node = element("dialog", { ariaLabel: "Row" }, content, close);
  close.onclick = () => node.close();
  return {
    node,
    open(columns: readonly TableColumn[], row: readonly (string | null)[], longestValue: number): void {
      const values = columns.flatMap(({ name, type }, index) => [
        element("dt", {}, name, " ", element("small", {}, type)),
        element("dd", {}, valueNode(row[index] ?? null, type, longestValue)),
      ]);
      fill(content, ...values);
      node.showModal();
    },
  };
}

function valueNode(value: string | null, type: string, longestValue: number): HTMLElement {
  if (value === null) return element("i", {}, "null");
  if (value.length > longestValue)
    return element(
      "pre",
      { tabIndex: 0 },
      `${value.slice(0, longestValue)}…`,
      element("small", {}, " (cut here)"),
    );
  return element("pre", { tabIndex: 0 }, /^jsonb?$/.test(type) ? prettyJson(value) : value);
}
