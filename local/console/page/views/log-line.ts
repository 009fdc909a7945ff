import type { LogView } from "../../types.ts";
import { element } from "../dom.ts";
import { timeOf } from "../format.ts";
import { linkTo } from "../view.ts";

/** One line of a log; with a link to the request that it belongs to. */
export function logLine(line: LogView, { link = true } = {}): HTMLElement {
  const [first = "", ...rest] = line.message.split("\n");
  return element(
    "li",
    { data: { level: line.level } },
    element("span", { className: "log-head" }, timeOf(line.at, { exact: true }), " ", line.function, " "),
    element("span", { className: "level" }, line.level === "TEXT" ? "" : line.level),
    " ",
    element("span", { className: "message" }, first),
    ...line.fields.map(([name, value]) =>
      element("span", { className: "field" }, ` ${name}=`, element("b", {}, value)),
    ),
    link &&
      line.requestId !== null && [
        " ",
        element("a", { href: linkTo("requests", [line.requestId]) }, "request"),
      ],
    rest.length > 0 && element("pre", { tabIndex: 0 }, rest.join("\n")),
  );
}
