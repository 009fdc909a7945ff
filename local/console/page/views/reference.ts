import type { Reference } from "../../types.ts";
import { get } from "../api.ts";
import { element, fill } from "../dom.ts";
import { type Operation, operationsOf, resolve, type Schema, typeText } from "../openapi.ts";
import { linkTo, type Place, type View } from "../view.ts";
import { tryForm } from "./try-form.ts";

/** The operations of the API, each to be tried out as a chosen user. */
export function referenceView(): View {
  const list = element("nav", { ariaLabel: "Operations" });
  const find = element("input", { type: "search", placeholder: "path, name, method", autocomplete: "off" });
  const detail = element("section", { className: "detail", hidden: true, ariaLabel: "Operation" });
  const node = element(
    "div",
    { className: "split api" },
    element(
      "section",
      { className: "list", aria: { labelledby: "api-title" } },
      element("h1", { id: "api-title" }, "API"),
      element("search", { className: "toolbar" }, element("label", {}, "Find ", find)),
      list,
    ),
    detail,
  );
  let reference: Reference | null = null;
  let program = "";
  let place: Place | null = null;
  let shown: { readonly key: string; readonly state: string } | null = null;

  const load = async () => {
    if (!reference) fill(list, element("p", { className: "quiet-text" }, "Reading the contracts"));
    try {
      reference = await get<Reference>("reference");
      render();
    } catch (error) {
      const again = element("button", { type: "button", onclick: () => void load() }, "Try again");
      fill(list, element("pre", { role: "alert", className: "error" }, (error as Error).message), again);
    }
  };
  const render = () => {
    if (!reference || !place) return;
    const operations = operationsOf(reference.document);
    const key = place.rest[0] ?? "";
    const as = place.query.get("as") ?? "";
    const operation = operations.find(one => one.key === key);
    node.classList.toggle("has-detail", operation !== undefined);
    detail.hidden = !operation;
    const found = operations.filter(one => one.key === key || matches(one, find.value));
    fill(list, ...(found.length > 0 ? groups(found, key, as) : ["No operation matches."]));
    // What was typed in stays while the operation is the same, also when the program is saved.
    const state = JSON.stringify([as, operation]);
    if (shown?.state === state) return;
    const left = operation ? "" : (shown?.key ?? "");
    const isOther = shown?.key !== key;
    shown = { key, state };
    const heading = element("h2", { tabIndex: -1 }, ...(operation ? methodAndPath(operation) : []));
    fill(detail, ...(operation ? operationNodes(reference, operation, as, heading) : []));
    if (operation && isOther) heading.focus();
    // After an operation closes, the focus returns to its link.
    if (left !== "")
      list.querySelector<HTMLElement>(`a[href="${CSS.escape(linkTo("api", [left], { as }))}"]`)?.focus();
  };
  find.oninput = render;
  return {
    title: "API",
    node,
    go(next) {
      place = next;
      render();
    },
    changed(versions) {
      const latest = `${versions.run} ${versions.program}`;
      if (latest !== program) void load();
      program = latest;
    },
  };
}

/** Each word in the path, the method, the name, the service or what it does. */
function matches({ key, tag, summary, name }: Operation, text: string): boolean {
  const haystack = `${key} ${name} ${tag} ${summary}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every(word => haystack.includes(word));
}

function groups(operations: readonly Operation[], chosen: string, as: string): HTMLElement[] {
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return tags.map(tag =>
    element(
      "section",
      {},
      element("h2", {}, tag),
      element(
        "ul",
        { className: "choices" },
        ...operations
          .filter(operation => operation.tag === tag)
          .map(operation =>
            element(
              "li",
              {},
              element(
                "a",
                {
                  href: linkTo("api", [operation.key], { as }),
                  ...(operation.key === chosen && { ariaCurrent: "true" }),
                },
                ...methodAndPath(operation),
                " ",
                element("small", {}, ...marked(operation.summary)),
              ),
            ),
          ),
      ),
    ),
  );
}

const methodAndPath = ({ method, path }: Operation) => [
  element("span", { className: "method", data: { method } }, method),
  " ",
  element("span", { className: "path" }, path),
];

function operationNodes(
  reference: Reference,
  operation: Operation,
  as: string,
  heading: HTMLElement,
): HTMLElement[] {
  const { document } = reference;
  const close = element("a", { className: "close", href: linkTo("api", [], { as }) }, "All operations");
  const replies = operation.replies.flatMap(({ status, description, schema }) => [
    element("dt", {}, status),
    element("dd", {}, ...marked(description), schema && status < "300" && schemaNode(document, schema)),
  ]);
  return [
    close,
    heading,
    element("p", {}, ...marked(operation.summary)),
    element("p", { className: "quiet-text" }, ...marked(operation.description)),
    tryForm(reference, operation, as),
    element(
      "section",
      {},
      operation.body?.schema && [element("h3", {}, "Body"), schemaNode(document, operation.body.schema)],
      replies.length > 0 && [element("h3", {}, "Replies"), element("dl", { className: "facts" }, ...replies)],
    ),
  ];
}

/** Text with its parts in backticks as code. */
const marked = (text: string): (HTMLElement | string)[] =>
  text.split("`").map((part, index) => (index % 2 === 1 ? element("code", {}, part) : part));

/** The properties of a schema, those of inner objects folded away. */
function schemaNode(document: Reference["document"], given: Schema, depth = 0): HTMLElement {
  const schema = resolve(document, given);
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return element("p", { className: "type" }, typeText(document, schema));
  return element(
    "ul",
    { className: "schema" },
    ...properties.map(([name, property]) => {
      const inner = innerObject(document, property);
      const isRequired = schema.required?.includes(name);
      const head = [
        element("code", {}, name),
        " ",
        element(
          "span",
          { className: "type" },
          inner ? (inner.isList ? "list of objects" : "object") : typeText(document, property),
        ),
        !isRequired && element("small", {}, " optional"),
      ];
      if (!inner || depth > 3) return element("li", {}, ...head);
      return element(
        "li",
        {},
        element(
          "details",
          {},
          element("summary", {}, ...head),
          schemaNode(document, inner.schema, depth + 1),
        ),
      );
    }),
  );
}

function innerObject(
  document: Reference["document"],
  property: Schema,
): { schema: Schema; isList: boolean } | null {
  const schema = resolve(document, property);
  const choices = (schema.anyOf ?? schema.oneOf ?? []).map(one => resolve(document, one));
  const found = [schema, ...choices].find(one => one.properties);
  if (found) return { schema: found, isList: false };
  const items = schema.items && resolve(document, schema.items);
  return items?.properties ? { schema: items, isList: true } : null;
}
