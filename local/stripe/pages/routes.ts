import { setTimeout as wait } from "node:timers/promises";
import type { PageReply, PageRequest } from "../../services/host.ts";
import type { SessionRecord } from "../objects/store.ts";
import { afterBank, type Outcome, pay } from "../rules/pay.ts";
import type { LocalStripe } from "../stripe.ts";
import { payPath, successAddress } from "./addresses.ts";
import { bankPage } from "./bank.ts";
import { type CheckoutView, checkoutPage } from "./checkout.ts";
import { completePage, expiredPage, unknownPage } from "./ended.ts";
import { readForm } from "./form.ts";
import { seeOther } from "./layout.ts";

/** How long the shop's webhook may keep the person from going back, as with Stripe. */
const PATIENCE_MILLISECONDS = 10_000;

/** Answers the pages below `/c/pay`; null when the path is not theirs. */
export async function answerPage(stripe: LocalStripe, request: PageRequest): Promise<PageReply | null> {
  const [, id, rest] = /^\/c\/pay\/([^/]+)(\/bank)?$/.exec(request.path) ?? [];
  if (id === undefined) return null;
  const isPost = request.method === "POST";
  if (!isPost && request.method !== "GET" && request.method !== "HEAD") return notAllowed;
  const record = stripe.objects.sessions.get(id);
  if (!record) return unknownPage(stripe);
  const { session } = record;
  // A form that is sent twice ends where the first one did.
  if (session.status === "complete")
    return isPost ? seeOther(successAddress(session)) : completePage(stripe, session);
  if (session.status !== "open") return expiredPage(stripe, session);
  if (rest !== undefined) return atBank(stripe, record, request);
  return atCheckout(stripe, record, request);
}

const notAllowed: PageReply = {
  status: 405,
  headers: { allow: "GET, HEAD, POST", "content-type": "text/plain" },
  body: "This method is not allowed here.\n",
};

async function atCheckout(
  stripe: LocalStripe,
  record: SessionRecord,
  request: PageRequest,
): Promise<PageReply> {
  const { session } = record;
  const types = session.payment_method_types;
  const wanted = request.query.get("method") ?? "";
  const type = types.includes(wanted) ? wanted : (types[0] ?? "card");
  const blank: CheckoutView = { type, form: new URLSearchParams(), problems: {}, error: null, status: 200 };
  if (request.method !== "POST") return checkoutPage(stripe, record, blank);
  const form = new URLSearchParams(request.body.toString("utf8"));
  const { buyer, method, problems } = readForm(stripe, session, type, form);
  if (Object.keys(problems).length > 0)
    return checkoutPage(stripe, record, { ...blank, form, problems, status: 400 });
  return follow(stripe, session.id, pay(stripe, record, buyer, method), { ...blank, form });
}

async function atBank(stripe: LocalStripe, record: SessionRecord, request: PageRequest): Promise<PageReply> {
  const { session } = record;
  const intent = stripe.objects.intents.get(String(session.payment_intent));
  if (intent?.status !== "requires_action") return seeOther(payPath(session));
  if (request.method !== "POST") return bankPage(stripe, record);
  const answer = new URLSearchParams(request.body.toString("utf8")).get("answer");
  const outcome = afterBank(stripe, record, answer === "approve");
  if (!outcome) return seeOther(payPath(session));
  const view = { type: "card", form: new URLSearchParams(), problems: {}, error: null, status: 200 };
  return follow(stripe, session.id, outcome, view);
}

/** Leads on from a try to pay. */
async function follow(
  stripe: LocalStripe,
  id: string,
  outcome: Outcome,
  view: CheckoutView,
): Promise<PageReply> {
  const record = stripe.objects.sessions.get(id);
  if (!record) return unknownPage(stripe);
  if (outcome.kind === "bank") return seeOther(payPath(record.session, "/bank"));
  if (outcome.kind === "declined")
    return checkoutPage(stripe, record, { ...view, error: outcome.decline.message, status: 402 });
  stripe.deliveries.startDue();
  await withPatience(stripe.deliveries.underWay(outcome.eventId));
  return seeOther(successAddress(record.session));
}

async function withPatience(work: Promise<void>): Promise<void> {
  const patience = new AbortController();
  const timer = wait(PATIENCE_MILLISECONDS, undefined, { signal: patience.signal, ref: false }).catch(
    () => {},
  );
  await Promise.race([work, timer]);
  patience.abort();
}
