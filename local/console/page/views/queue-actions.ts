import type { QueueSent, QueueView } from "../../types.ts";
import { post } from "../api.ts";
import { announce, attempt, element, fill } from "../dom.ts";
import { count } from "../format.ts";
import { linkTo } from "../view.ts";
import { sureButton } from "./sure-button.ts";

/** What may be done to a queue: send, retry, redrive, purge. */
export function queueActions({ name, canRedrive, isFifo }: QueueView): HTMLElement {
  const retry = retryButton(name);
  const redrive = sureButton("Redrive", "Send all back to where they failed", button =>
    attempt(button, async () => {
      await post(pathOf(name, "redrive"), {});
      announce("The messages are back in their queues.");
    }),
  );
  const purge = sureButton("Purge", "Delete all messages", button =>
    attempt(button, async () => {
      await post(pathOf(name, "purge"), {});
      announce("The queue is empty.");
    }),
  );
  return element(
    "div",
    {},
    element("div", { className: "actions" }, retry, canRedrive && redrive, purge),
    sendForm(name, isFifo),
  );
}

/** Ends the wait of the message with that id, or of all that were received and not deleted. */
export function retryButton(name: string, id?: string): HTMLButtonElement {
  const label = id === undefined ? "Retry all now" : "Retry now";
  const title = "Ends the wait of messages that were received and not deleted";
  const button = element("button", { type: "button", title }, label);
  button.onclick = () =>
    attempt(button, async () => {
      const { retried } = await post<{ retried: number }>(
        pathOf(name, "retry"),
        id === undefined ? {} : { id },
      );
      announce(`${count(retried, "message")} can be received again.`);
    });
  return button;
}

function sendForm(name: string, isFifo: boolean): HTMLElement {
  const body = element("textarea", { rows: 4, required: true, spellcheck: false });
  const group = element("input", { type: "text", value: "console", required: true, autocomplete: "off" });
  const result = element("div", { className: "result", role: "status" });
  const send = element("button", { type: "submit" }, "Send");
  const form = element(
    "form",
    { className: "stacked" },
    element("label", {}, "Body ", body),
    isFifo && element("label", {}, "Message group ", group),
    send,
    result,
  );
  form.onsubmit = event => {
    event.preventDefault();
    void attempt(send, async () => {
      const message = { body: body.value, ...(isFifo && { group: group.value }) };
      const { messageId, traceId } = await post<QueueSent>(pathOf(name, "send"), message);
      const link = element("a", { href: linkTo("requests", [traceId]) }, "What became of it");
      fill(result, `Sent ${messageId}. `, link);
    });
  };
  return element("details", {}, element("summary", {}, "Send a message"), form);
}

const pathOf = (name: string, action: string) => `queues/${encodeURIComponent(name)}/${action}`;
