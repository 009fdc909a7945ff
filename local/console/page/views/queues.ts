import type { QueueMessageView, QueueView } from "../../types.ts";
import { get } from "../api.ts";
import { announce, element, fill, KeyedList } from "../dom.ts";
import { count, prettyJson, timeOf } from "../format.ts";
import { linkTo, type Place, paced, type View } from "../view.ts";
import { queueActions, retryButton } from "./queue-actions.ts";

/** The queues with what waits in them, the filled ones first. Looking takes no message away. */
export function queuesView(): View {
  let chosen = "";
  let former = "";
  const note = element("p", { className: "quiet-text" });
  const body = element("tbody");
  const rows = new KeyedList<QueueRow>(body, { key: ({ name }) => name, make: rowNode });
  const table = element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Queues" });
  table.append(tableOf(body));
  const detail = element("section", { className: "detail", ariaLabel: "Queue" });
  const messages = element("ul", { className: "cards plain" });
  const cards = new KeyedList<QueueMessageView>(messages, {
    key: message => message.id,
    make: message => messageNode(chosen, message),
  });
  const title = element("h1", { id: "queues-title" }, "Queues");
  const list = element("section", { className: "list", aria: { labelledby: "queues-title" } });
  list.append(title, note, table);
  const node = element("div", { className: "split" }, list, detail);

  const load = async () => {
    const name = chosen;
    const queues = await get<QueueView[]>("queues");
    const queue = queues.find(one => one.name === name);
    const found = queue ? await get<QueueMessageView[]>(`queues/${encodeURIComponent(name)}`) : [];
    if (name !== chosen) return;
    const isEmpty = queues.length === 0;
    fill(note, isEmpty ? "Local mode runs no queues of this program." : "Looking takes no message away.");
    table.hidden = isEmpty;
    rows.show(queues.map(one => ({ ...one, isChosen: one.name === name })));
    // The cards of another queue would retry there.
    if (former !== name) cards.show([]);
    cards.show(found);
    if (!queue) fill(detail, name === "" ? null : `There is no queue ${name}.`);
    else if (former !== name) fill(detail, ...detailOf(queue, queues, messages));
    detail.querySelector(".counts")?.replaceWith(countsOf(queue, found));
    if (former !== name) moveFocus(former, name);
    former = queue ? name : "";
  };
  /** Into the queue that was opened; back to the link of the one that was closed. */
  const moveFocus = (from: string, to: string) => {
    if (to !== "") detail.querySelector("h2")?.focus({ preventScroll: true });
    else body.querySelector<HTMLElement>(`a[href="${CSS.escape(linkTo("queues", [from]))}"]`)?.focus();
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 400);
  return {
    title: "Queues",
    node,
    go({ rest }: Place) {
      chosen = rest[0] ?? "";
      node.classList.toggle("has-detail", chosen !== "");
      reload();
    },
    changed(versions, before) {
      if (before && (versions.queues !== before.queues || versions.program !== before.program)) reload();
    },
  };
}

type QueueRow = QueueView & { readonly isChosen: boolean };

function tableOf(body: HTMLElement): HTMLElement {
  const heads = ["Queue", "Service", "Waiting", "Received", "Delayed", "Goes to"];
  return element(
    "table",
    { className: "grid queues" },
    element("caption", { className: "hidden" }, "Queues, those with messages first"),
    element("thead", {}, element("tr", {}, ...heads.map(name => element("th", { scope: "col" }, name)))),
    body,
  );
}

function rowNode(queue: QueueRow): HTMLElement {
  const { name, label, service, visible, inFlight, delayed, isFifo, isDeadLetterQueue, isChosen } = queue;
  const total = visible + inFlight + delayed;
  const link = element(
    "a",
    { href: linkTo("queues", [name]), ...(isChosen && { ariaCurrent: "true" }) },
    label,
  );
  const badges = [
    isDeadLetterQueue && element("span", { className: `badge ${total > 0 ? "bad" : ""}` }, "dead letters"),
    isFifo && element("span", { className: "badge" }, "FIFO"),
  ];
  const figure = (value: number) =>
    element("td", { className: "number" }, value === 0 ? "0" : element("strong", {}, value));
  return element(
    "tr",
    { className: isChosen ? "chosen" : "" },
    element("th", { scope: "row" }, link, " ", ...badges),
    element("td", {}, service),
    figure(visible),
    figure(inFlight),
    figure(delayed),
    element("td", {}, queue.consumer ?? (isDeadLetterQueue ? "a person" : "")),
  );
}

function detailOf(queue: QueueView, all: readonly QueueView[], messages: HTMLElement): HTMLElement[] {
  const { name, label, service, consumer, deadLettersOf, deadLetterArn } = queue;
  const target = all.find(({ arn }) => arn === deadLetterArn);
  const facts: (readonly [string, HTMLElement | string | null])[] = [
    ["Service", service],
    ["Messages go to", consumer && `the function ${consumer}`],
    [
      "Dead letters go to",
      target ? element("a", { href: linkTo("queues", [target.name]) }, target.label) : null,
    ],
    ["Dead letters of", deadLettersOf.length > 0 ? deadLettersOf.join(", ") : null],
    ["Name in SQS", element("code", {}, name)],
  ];
  return [
    element("a", { className: "close", href: linkTo("queues") }, "All queues"),
    element("h2", { tabIndex: -1 }, label),
    element(
      "dl",
      { className: "facts" },
      ...facts.flatMap(([term, value]) =>
        value === null ? [] : [element("dt", {}, term), element("dd", {}, value)],
      ),
    ),
    queueActions(queue),
    element("h3", {}, "Messages"),
    element("p", { className: "counts" }),
    messages,
  ];
}

function countsOf(queue: QueueView | undefined, shown: readonly unknown[]): HTMLElement {
  const { visible = 0, inFlight = 0, delayed = 0 } = queue ?? {};
  const total = visible + inFlight + delayed;
  const text = total === 0 ? "Empty." : `${visible} waiting, ${inFlight} received, ${delayed} delayed.`;
  const cut = shown.length < total ? ` The oldest ${shown.length} are shown.` : "";
  return element("p", { className: "counts", role: "status" }, text + cut);
}

function messageNode(queue: string, message: QueueMessageView): HTMLElement {
  const { id, sentAt, receiveCount, state, body } = message;
  const states = { visible: "waiting", inFlight: "received, not deleted yet", delayed: "delayed" };
  return element(
    "li",
    { className: "card" },
    element("p", {}, "Sent ", timeOf(sentAt), `, received ${count(receiveCount, "time")}, ${states[state]}`),
    element("pre", { tabIndex: 0, ariaLabel: `Message ${id}` }, prettyJson(body)),
    state === "inFlight" && retryButton(queue, id),
  );
}
