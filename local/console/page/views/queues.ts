import type { QueueMessageView, QueueView } from "../../types.ts";
import { get } from "../api.ts";
import { announce, element, fill, KeyedList, revealChosen } from "../dom.ts";
import { count, prettyJson, timeOf } from "../format.ts";
import { linkTo, type Place, paced, type View } from "../view.ts";

/** The queues with what waits in them, dead letters above all. Looking takes no message away. */
export function queuesView(): View {
  let chosen = "";
  const note = element("p", { className: "quiet-text" });
  const list = element("ul", { className: "choices" });
  const content = element("section", { ariaLabel: "Messages" });
  const messages = element("ul", { className: "cards plain" });
  const cards = new KeyedList<QueueMessageView>(messages, { key: message => message.id, make: messageNode });
  const node = element(
    "section",
    { aria: { labelledby: "queues-title" } },
    element("h1", { id: "queues-title" }, "Queues"),
    note,
    element("nav", { ariaLabel: "Queues" }, list),
    content,
  );
  const load = async () => {
    const name = chosen;
    const queues = await get<QueueView[]>("queues");
    const queue = queues.find(one => one.name === name);
    const found = queue ? await get<QueueMessageView[]>(`queues/${encodeURIComponent(name)}`) : [];
    if (name !== chosen) return;
    fill(
      note,
      queues.length === 0 ? "Local mode runs no queues of this program." : "Looking takes no message away.",
    );
    fill(list, ...queues.map(one => choice(one, queues, one.name === name)));
    revealChosen(list);
    cards.show(found);
    const missing = name === "" ? "" : `There is no queue ${name}.`;
    fill(content, ...(queue ? contentOf(queue, found, messages) : [missing]));
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 400);
  return {
    title: "Queues",
    node,
    go({ rest }: Place) {
      chosen = rest[0] ?? "";
      reload();
    },
    changed(versions, before) {
      if (before && (versions.queues !== before.queues || versions.program !== before.program)) reload();
    },
  };
}

function contentOf(
  { name, visible, inFlight, delayed }: QueueView,
  shown: readonly unknown[],
  messages: HTMLElement,
) {
  const total = visible + inFlight + delayed;
  return [
    element("h2", {}, name),
    element(
      "p",
      {},
      total === 0 ? "Empty." : `${visible} waiting, ${inFlight} received, ${delayed} delayed.`,
    ),
    shown.length < total &&
      element("p", { className: "quiet-text" }, `The oldest ${shown.length} are shown.`),
    messages,
  ];
}

function choice(queue: QueueView, all: readonly QueueView[], isChosen: boolean): HTMLElement {
  const { name, visible, inFlight, delayed, isFifo, isDeadLetterQueue, deadLetterArn } = queue;
  const total = visible + inFlight + delayed;
  const target = all.find(one => one.arn === deadLetterArn)?.name;
  const facts = [count(total, "message"), isFifo && "FIFO", target && `dead letters to ${target}`].filter(
    Boolean,
  );
  const link = element(
    "a",
    { href: linkTo("queues", [name]), ...(isChosen && { ariaCurrent: "true" }) },
    name,
    " ",
    isDeadLetterQueue && element("span", { className: `badge ${total > 0 ? "bad" : ""}` }, "dead letters"),
    " ",
    element("small", {}, facts.join(", ")),
  );
  return element("li", {}, link);
}

function messageNode({ id, sentAt, receiveCount, state, body }: QueueMessageView): HTMLElement {
  const states = { visible: "waiting", inFlight: "received, not deleted yet", delayed: "delayed" };
  return element(
    "li",
    { className: "card" },
    element("p", {}, "Sent ", timeOf(sentAt), `, received ${count(receiveCount, "time")}, ${states[state]}`),
    element("pre", { tabIndex: 0, ariaLabel: `Message ${id}` }, prettyJson(body)),
  );
}
