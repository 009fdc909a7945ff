import type { LogView } from "../../types.ts";
import { element } from "../dom.ts";
import { timeOf } from "../format.ts";
import { linkTo } from "../view.ts";

/** Ids that the link stands for. */
const LEFT_OUT = new Set(["traceId", "functionRequestId"]);

/** One line of a log; with a link to the request that it belongs to. */
export function logLine(line: LogView, { link = true } = {}): HTMLElement {
  const [first = "", ...rest] = line.message.split("\n");
  const fields = line.fields.filter(([name, value]) => !LEFT_OUT.has(name) && value !== line.function);
  return element(
    "li",
    { data: { level: line.level } },
    element("span", { className: "log-time" }, timeOf(line.at, { exact: true })),
    " ",
    element("span", { className: "log-function" }, line.function),
    " ",
    element(
      "div",
      {},
      element("span", { className: "level" }, line.level === "TEXT" ? "" : line.level),
      " ",
      element("span", { className: "message" }, first),
      ...fields.map(([name, value]) =>
        element("span", { className: "field" }, ` ${name}=`, element("b", {}, value)),
      ),
      link &&
        line.requestId !== null && [
          " ",
          element("a", { href: linkTo("requests", [line.requestId]) }, "request"),
        ],
      rest.length > 0 && element("pre", { tabIndex: 0 }, rest.join("\n")),
    ),
  );
}
