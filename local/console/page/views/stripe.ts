import type {
  StripeDeliveryView,
  StripeEventView,
  StripePage,
  StripePaymentView,
  StripeSessionView,
} from "../../types.ts";
import { get, post } from "../api.ts";
import { announce, attempt, element, fill, KeyedList } from "../dom.ts";
import { count, prettyJson, timeOf } from "../format.ts";
import { paced, type View } from "../view.ts";

/** The local Stripe: sessions, payments that can be disputed, and events with their deliveries. */
export function stripeView(): View {
  const note = element("p", { className: "quiet-text" });
  const sessions = section("Sessions", "No checkout session yet.", sessionNode);
  const payments = section("Payments", "No payment yet.", paymentNode);
  const events = section("Events", "No event yet.", eventNode);
  const node = element(
    "section",
    { className: "stripe", aria: { labelledby: "stripe-title" } },
    element("h1", { id: "stripe-title" }, "Stripe"),
    note,
    sessions.node,
    payments.node,
    events.node,
  );
  const load = async () => {
    const page = await get<StripePage>("stripe");
    fill(
      note,
      page.runs
        ? "The newest hundred of each. No money moves."
        : "Local mode runs no Stripe for this program.",
    );
    sessions.show(page.sessions);
    payments.show(page.payments);
    events.show(page.events);
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 400);
  return {
    title: "Stripe",
    node,
    go: reload,
    changed(versions, before) {
      if (before && versions.stripe !== before.stripe) reload();
    },
  };
}

/** A list under its heading, with a word where it is empty. */
function section<Item extends { readonly id: string }>(
  title: string,
  empty: string,
  make: (item: Item) => HTMLElement,
) {
  const list = element("ul", { className: "cards plain" });
  const cards = new KeyedList<Item>(list, { key: item => item.id, make });
  const none = element("p", { className: "quiet-text" }, empty);
  return {
    node: element("section", { ariaLabel: title }, element("h2", {}, title), none, list),
    show(items: readonly Item[]) {
      none.hidden = items.length > 0;
      cards.show(items);
    },
  };
}

function sessionNode(session: StripeSessionView): HTMLElement {
  const { id, amount, status, paymentStatus, email, reference, createdAt, expiresAt, url } = session;
  const facts = [reference, email].filter(Boolean).join(", ");
  return element(
    "li",
    { className: "card" },
    element(
      "h3",
      {},
      amount,
      " ",
      badge(status, status === "complete"),
      " ",
      badge(paymentStatus, paymentStatus !== "unpaid"),
    ),
    facts !== "" && element("p", {}, facts),
    element("p", { className: "quiet-text" }, "Made ", timeOf(createdAt), ", expires ", timeOf(expiresAt)),
    url !== null &&
      element("p", {}, element("a", { href: url, target: "_blank", rel: "noopener" }, "Pay on its page")),
    element("code", {}, id),
  );
}

function paymentNode(payment: StripePaymentView): HTMLElement {
  const { id, amount, status, method, refunded, failure, dispute, createdAt, canBeDisputed } = payment;
  return element(
    "li",
    { className: "card" },
    element(
      "h3",
      {},
      amount,
      " ",
      badge(status, status === "succeeded"),
      dispute && [" ", badge(`dispute ${dispute.status}`, false)],
    ),
    element("p", {}, [method, refunded && `refunded ${refunded}`, failure].filter(Boolean).join(", ")),
    element("p", { className: "quiet-text" }, "Made ", timeOf(createdAt)),
    canBeDisputed &&
      act("Dispute this charge", `The charge ${id} is disputed.`, "stripe/dispute", { charge: id }),
    dispute?.isOpen && [
      act("Let the shop win", `The dispute ${dispute.id} is won.`, "stripe/end-dispute", {
        dispute: dispute.id,
        outcome: "won",
      }),
      " ",
      act("Let the shop lose", `The dispute ${dispute.id} is lost.`, "stripe/end-dispute", {
        dispute: dispute.id,
        outcome: "lost",
      }),
    ],
    element("p", {}, element("code", {}, id)),
  );
}

function eventNode(event: StripeEventView): HTMLElement {
  const { id, type, objectId, createdAt, isDelivered, deliveries, body } = event;
  const state = deliveries.length === 0 ? "goes nowhere" : isDelivered ? "delivered" : "not delivered";
  return element(
    "li",
    { className: "card" },
    element("h3", {}, type, " ", badge(state, deliveries.length === 0 ? null : isDelivered)),
    element("p", { className: "quiet-text" }, timeOf(createdAt, { exact: true }), ` about ${objectId}`),
    element("ul", {}, ...deliveries.map(deliveryNode)),
    deliveries.length > 0 && act("Resend", `${type} was sent again.`, "stripe/resend", { event: id }),
    element(
      "details",
      {},
      element("summary", {}, "Event"),
      element("pre", { tabIndex: 0, ariaLabel: `Event ${id}` }, prettyJson(JSON.stringify(body))),
    ),
  );
}

function deliveryNode({ cause, state, attempts, nextAt }: StripeDeliveryView): HTMLElement {
  const words = { event: "Delivery", duplicate: "Delivery by the fault duplicate", resend: "Sent again" };
  const tries = attempts.map(({ at, status, error, body }) =>
    element(
      "li",
      {},
      timeOf(at, { exact: true }),
      `: ${status ?? error ?? ""} `,
      body !== "" && element("code", {}, body.slice(0, 200)),
    ),
  );
  return element(
    "li",
    {},
    `${words[cause]}: ${state === "lost" ? "lost by a fault" : state}, ${count(attempts.length, "try", "tries")}`,
    nextAt !== null && [", next ", timeOf(nextAt)],
    tries.length > 0 && element("ul", {}, ...tries),
  );
}

function act(label: string, done: string, path: string, body: object): HTMLButtonElement {
  const button = element("button", { type: "button" }, label);
  button.addEventListener("click", () =>
    attempt(button, async () => {
      await post(path, body);
      announce(done);
    }),
  );
  return button;
}

/** @param isGood null says neither */
const badge = (text: string, isGood: boolean | null): HTMLElement =>
  element(
    "span",
    { className: `badge ${isGood === null ? "" : isGood ? "good" : "warn"}` },
    text.replaceAll("_", " "),
  );
