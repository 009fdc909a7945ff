import type { FunctionView, Overview } from "../../types.ts";
import { get } from "../api.ts";
import { announce, copyButton, element, fill } from "../dom.ts";
import { linkTo, paced, type View } from "../view.ts";

/** Addresses, sign-ins and functions. */
export function overviewView(): View {
  const content = element("div", { className: "overview" });
  const node = element("section", { aria: { labelledby: "overview-title" } });
  node.append(element("h1", { id: "overview-title" }, "Overview"), content);
  let shown = "";
  const load = async () => {
    const overview = await get<Overview>("overview");
    if (JSON.stringify(overview) === shown) return;
    shown = JSON.stringify(overview);
    fill(content, signIns(overview), functions(overview), outputs(overview), notEmulated(overview));
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 1_000);
  return { title: "Overview", node, go: reload, changed: reload };
}

function signIns({ signIns }: Overview): HTMLElement | null {
  if (signIns.length === 0) return null;
  const rows = signIns.flatMap(({ email, password, groups }) => [
    element("dt", {}, email, " ", ...groups.map(group => element("span", { className: "badge" }, group))),
    element(
      "dd",
      {},
      element("code", {}, password),
      " ",
      copyButton(() => password, `the password of ${email}`),
    ),
  ]);
  return element(
    "section",
    {},
    element("h2", {}, "Demo users"),
    element("dl", { className: "facts" }, ...rows),
  );
}

function functions({ functions }: Overview): HTMLElement {
  const rows = functions.map(({ label, entry, timeoutSeconds, memoryMegabytes, buildError }: FunctionView) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("a", { href: linkTo("logs", [], { function: label }) }, label)),
      element("td", {}, element("code", {}, entry ?? "")),
      element("td", { className: "number" }, `${timeoutSeconds} s`),
      element("td", { className: "number" }, `${memoryMegabytes} MB`),
      element(
        "td",
        {},
        buildError === null
          ? element("span", { className: "badge good" }, "ready")
          : element(
              "details",
              {},
              element("summary", {}, "does not build"),
              element("pre", { tabIndex: 0 }, buildError),
            ),
      ),
    ),
  );
  const head = ["Function", "Entry", "Time-out", "Memory", "State"].map(name =>
    element("th", { scope: "col" }, name),
  );
  return element(
    "section",
    {},
    element("h2", {}, "Functions"),
    element(
      "div",
      { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Functions" },
      element(
        "table",
        { className: "grid" },
        element("thead", {}, element("tr", {}, ...head)),
        element("tbody", {}, ...rows),
      ),
    ),
  );
}

function outputs({ outputs, dataDir }: Overview): HTMLElement {
  const rows = [...Object.entries(outputs), ["data folder", dataDir] as const].flatMap(([name, value]) => {
    // The address that leads here stands in the browser; on a shared screen its token need not be read.
    if (name === "consoleUrl") return [];
    const text = Array.isArray(value) ? value.join(", ") : String(value);
    return [
      element("dt", {}, name),
      element(
        "dd",
        {},
        element("code", {}, text),
        " ",
        copyButton(() => text, name),
      ),
    ];
  });
  return element("section", {}, element("h2", {}, "Outputs"), element("dl", { className: "facts" }, ...rows));
}

function notEmulated({ notEmulated }: Overview): HTMLElement | null {
  if (notEmulated.length === 0) return null;
  return element(
    "section",
    {},
    element("h2", {}, "Registered, not emulated"),
    element(
      "ul",
      {},
      ...notEmulated.map(({ type, count }) =>
        element("li", {}, element("code", {}, type), count > 1 && ` (${count})`),
      ),
    ),
  );
}
