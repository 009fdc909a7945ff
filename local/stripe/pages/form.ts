import { isEmail } from "../input/scalars.ts";
import type { UsedMethod } from "../objects/method.ts";
import type { Session } from "../objects/types.ts";
import type { Buyer } from "../rules/buyer.ts";
import { accountOf } from "../rules/delayed.ts";
import type { LocalStripe } from "../stripe.ts";

/** What is wrong with a form, by field. */
export type Problems = Readonly<Record<string, string>>;

export interface Filled {
  readonly buyer: Buyer;
  /** Undefined where there is nothing to pay. */
  readonly method: UsedMethod | undefined;
  readonly problems: Problems;
}

/** What was typed into a field, without spaces around it. */
export const typed = (form: URLSearchParams, name: string): string => (form.get(name) ?? "").trim();

/** Reads the checkout form of a session. @param type `card` or a delayed method's */
export function readForm(stripe: LocalStripe, session: Session, type: string, form: URLSearchParams): Filled {
  const problems: Record<string, string> = {};
  const buyer = readBuyer(session, asksEmail(stripe, session), form, problems);
  if (session.amount_total === 0) return { buyer, method: undefined, problems };
  const base = { id: stripe.newId("pm"), type, isAuthenticated: false };
  const method = type === "card" ? readCard(stripe, form, problems) : readAccount(type, form, problems);
  return { buyer, method: { ...base, ...method }, problems };
}

/** Whether the page asks for an email: neither the shop nor the customer says one. */
export function asksEmail({ objects }: LocalStripe, { customer, customer_email: given }: Session): boolean {
  const known = objects.customers.get(String(customer));
  return given === null && (known === undefined || known.deleted === true || known.email === null);
}

type Numbers = Pick<UsedMethod, "number" | "expMonth" | "expYear">;

function readBuyer(
  session: Session,
  isAsked: boolean,
  form: URLSearchParams,
  problems: Record<string, string>,
): Buyer {
  const known = session.customer_details?.email ?? null;
  const email = isAsked ? typed(form, "email") : known;
  if (isAsked && !isEmail(email ?? "")) problems.email = "Your email is not complete.";
  const asksPhone = session.phone_number_collection?.enabled === true;
  const phone = asksPhone ? typed(form, "phone") : null;
  if (phone !== null && !/^\+?[\d ()/-]{5,20}$/.test(phone))
    problems.phone = "Your phone number is not complete.";
  const name = typed(form, "name");
  return { email, phone, name: name === "" ? null : name, shipping: readShipping(session, form, problems) };
}

function readShipping(
  session: Session,
  form: URLSearchParams,
  problems: Record<string, string>,
): Buyer["shipping"] {
  const countries = session.shipping_address_collection?.allowed_countries;
  if (!countries) return null;
  const required = (name: string, label: string) => {
    const value = typed(form, name);
    if (value === "") problems[name] = `Your ${label} is missing.`;
    return value;
  };
  const optional = (name: string) => typed(form, name) || null;
  const country = typed(form, "country");
  if (!countries.some(code => code === country)) problems.country = "Nothing is sent to this country.";
  return {
    name: required("shipping_name", "name"),
    address: {
      city: required("city", "city"),
      country,
      line1: required("line1", "address"),
      line2: optional("line2"),
      postal_code: required("postal_code", "postal code"),
      state: optional("state"),
    },
  };
}

function readCard(stripe: LocalStripe, form: URLSearchParams, problems: Record<string, string>): Numbers {
  // A button of the list of test cards stands for the whole card.
  const chosen = form.get("test_number");
  const number = (chosen ?? typed(form, "number")).replace(/[\s-]/g, "");
  const nextYear = new Date(stripe.now()).getUTCFullYear() + 1;
  if (chosen !== null) return { number, expMonth: 12, expYear: nextYear };
  if (!/^\d{12,19}$/.test(number)) problems.number = "Your card number is incomplete.";
  if (!/^\d{3,4}$/.test(typed(form, "cvc"))) problems.cvc = "Your card's security code is incomplete.";
  const [, month = "", year = ""] = /^(\d{1,2})\s*[/-]?\s*(?:20)?(\d{2})$/.exec(typed(form, "expiry")) ?? [];
  const expMonth = Number(month);
  const expYear = 2000 + Number(year);
  if (month === "" || expMonth < 1 || expMonth > 12)
    problems.expiry = "Your card's expiration date is incomplete.";
  else if (Date.UTC(expYear, expMonth, 1) <= stripe.now())
    problems.expiry = "Your card's expiration date is in the past.";
  return { number, expMonth, expYear };
}

function readAccount(type: string, form: URLSearchParams, problems: Record<string, string>): Numbers {
  const number = (form.get("test_number") ?? typed(form, "account")).replace(/\s/g, "").toUpperCase();
  if (!accountOf(type, number)) problems.account = "This is not one of the test numbers below.";
  return { number, expMonth: 0, expYear: 0 };
}
