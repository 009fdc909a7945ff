import type { MessageView } from "../../types.ts";
import { get } from "../api.ts";
import { announce, copyButton, element, fill, KeyedList } from "../dom.ts";
import { timeOf } from "../format.ts";
import { paced, type View } from "../view.ts";

/** The messages that AWS would have sent, with their codes. */
export function outboxView(): View {
  const note = element("p", { className: "quiet-text" });
  const list = element("ul", { className: "cards plain" });
  const messages = new KeyedList<MessageView>(list, { key: message => message.id, make: messageNode });
  const node = element("section", { aria: { labelledby: "outbox-title" } });
  node.append(element("h1", { id: "outbox-title" }, "Outbox"), note, list);
  const load = async () => {
    const all = await get<MessageView[]>("outbox");
    messages.show(all);
    fill(
      note,
      all.length === 0
        ? "No message yet."
        : "Nothing is sent in local mode. These are the messages, the newest first.",
    );
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 300);
  return {
    title: "Outbox",
    node,
    go: reload,
    changed(versions, before) {
      if (before && versions.outbox !== before.outbox) reload();
    },
  };
}

function messageNode({ sentAt, to, about, code, subject, body }: MessageView): HTMLElement {
  return element(
    "li",
    { className: "card message" },
    element("h2", {}, to),
    element("p", { className: "quiet-text" }, `${about}, `, timeOf(sentAt)),
    code !== "" &&
      element(
        "p",
        { className: "code" },
        element("code", {}, code),
        " ",
        copyButton(() => code, `the ${about}`),
      ),
    element(
      "details",
      {},
      element("summary", {}, "Message"),
      subject !== "" && element("p", {}, element("b", {}, subject)),
      element("p", { className: "body" }, body),
    ),
  );
}
