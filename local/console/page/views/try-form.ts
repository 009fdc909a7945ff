import type { Reference, TryCaller, TryReply, TryRequest } from "../../types.ts";
import { post } from "../api.ts";
import { attempt, copyButton, element, fill } from "../dom.ts";
import { duration, prettyJson } from "../format.ts";
import { type Operation, type Parameter, resolve, typeText } from "../openapi.ts";
import { linkTo } from "../view.ts";
import { statusBadge } from "./requests.ts";

type Field = { readonly parameter: Parameter; readonly input: HTMLInputElement | HTMLSelectElement };

const CALLER_KEY = "console-caller";

/** A form that sends one operation's request as the chosen user, and shows the reply. */
export function tryForm(
  { document, apiUrl, callers }: Reference,
  operation: Operation,
  as: string,
): HTMLElement {
  const fields = operation.parameters.map(parameter => ({ parameter, input: inputOf(document, parameter) }));
  const caller = element(
    "select",
    {},
    ...callers.map(({ label }, index) => element("option", { value: String(index) }, label)),
  );
  const preferred = callers.findIndex(one => one.as.kind === "user" && one.as.username === as);
  const remembered = callers.findIndex(({ label }) => label === sessionStorage.getItem(CALLER_KEY));
  caller.value = String(Math.max(0, preferred >= 0 ? preferred : remembered));
  const body =
    operation.body &&
    element("textarea", {
      rows: Math.min(14, operation.body.example.split("\n").length + 1),
      spellcheck: false,
    });
  if (body && operation.body) body.value = operation.body.example;
  const send = element("button", { type: "submit", className: "primary" }, "Send");
  const reply = element("section", { ariaLabel: "Reply", role: "status" });
  const chosen = () => callers[Number(caller.value)] ?? { as: { kind: "nobody" as const }, label: "Nobody" };
  const read = (): TryRequest => ({
    as: chosen().as,
    method: operation.method,
    path: pathOf(operation.path, fields),
    headers: valuesIn(fields, "header"),
    body: body ? body.value : null,
  });
  const form = element(
    "form",
    { className: "try" },
    element("label", {}, element("span", {}, "As"), caller),
    ...fields.map(({ parameter, input }) => fieldNode(document, parameter, input)),
    body && element("label", {}, element("span", {}, "Body"), body),
    element(
      "div",
      { className: "actions" },
      send,
      curlButton(() => curlOf(apiUrl, read(), chosen())),
    ),
  );
  form.onsubmit = event => {
    event.preventDefault();
    sessionStorage.setItem(CALLER_KEY, chosen().label);
    void attempt(send, async () => fill(reply, ...replyNodes(await post<TryReply>("try", read()))));
  };
  form.onkeydown = event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  };
  return element("div", {}, element("h3", {}, "Try it"), form, reply);
}

function inputOf(document: Reference["document"], { name, required, schema }: Parameter): Field["input"] {
  const choices = resolve(document, schema).enum;
  if (choices) {
    const values = [...(required ? [] : [""]), ...choices.map(String).filter(value => value !== "")];
    return element("select", { required }, ...values.map(value => element("option", { value }, value)));
  }
  const value = name === "Idempotency-Key" ? crypto.randomUUID() : "";
  return element("input", { type: "text", required, value, autocomplete: "off", spellcheck: false });
}

function fieldNode(
  document: Reference["document"],
  { name, in: place, required, description, schema }: Parameter,
  input: HTMLElement,
) {
  const type = input instanceof HTMLSelectElement ? "" : typeText(document, schema);
  const hint = [place, !required && "optional", type].filter(Boolean).join(", ");
  return element(
    "label",
    { title: description },
    element("span", {}, name, " ", element("small", {}, hint)),
    input,
  );
}

function pathOf(path: string, fields: readonly Field[]): string {
  const values = valuesIn(fields, "path");
  const filled = path.replace(/\{(\w+)\+?\}/g, (_whole, name: string) =>
    encodeURIComponent(values[name] ?? ""),
  );
  const query = new URLSearchParams(valuesIn(fields, "query")).toString();
  return query === "" ? filled : `${filled}?${query}`;
}

const valuesIn = (fields: readonly Field[], place: Parameter["in"]): Record<string, string> =>
  Object.fromEntries(
    fields
      .filter(({ parameter, input }) => parameter.in === place && input.value !== "")
      .map(({ parameter, input }) => [parameter.name, input.value]),
  );

function curlButton(curl: () => string): HTMLElement {
  const button = copyButton(curl, "as curl");
  button.textContent = "Copy as curl";
  return button;
}

function curlOf(apiUrl: string, { method, path, headers, body }: TryRequest, caller: TryCaller): string {
  const token = tokenCommand(caller);
  const parts = [
    `curl -X ${method} ${quoted(apiUrl + path)}`,
    ...(token === null ? [] : [`-H "authorization: Bearer $(${token})"`]),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`-H 'content-type: application/json'`, `-d ${quoted(body)}`]),
  ];
  return parts.join(" \\\n  ");
}

/** The passwords of demo users are known; for anybody else the command asks. */
function tokenCommand({ as, label }: TryCaller): string | null {
  if (as.kind === "nobody") return null;
  if (as.kind === "machine") return "npm run -s token -- --client machine";
  return `npm run -s token -- --user ${quoted(label.split(" ")[0] ?? "")}`;
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function replyNodes({ status, headers, body, milliseconds, traceId }: TryReply): HTMLElement[] {
  const trace = element("a", { href: linkTo("requests", [traceId]) }, "Trace");
  return [
    element(
      "p",
      {},
      statusBadge({ status, failed: status >= 500 }),
      ` in ${duration(milliseconds)}. `,
      trace,
    ),
    element(
      "details",
      {},
      element("summary", {}, "Headers"),
      element(
        "dl",
        { className: "facts" },
        ...headers.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
      ),
    ),
    element("pre", { tabIndex: 0 }, body === "" ? "No body." : prettyJson(body)),
  ];
}
