import { type Html, html } from "../../http/html.ts";
import type { PageReply } from "../../services/host.ts";
import { formatAmount } from "../money.ts";
import type { SessionRecord } from "../objects/store.ts";
import type { Session } from "../objects/types.ts";
import { testCards } from "../rules/cards.ts";
import { type DelayedMethod, delayedMethod } from "../rules/delayed.ts";
import type { LocalStripe } from "../stripe.ts";
import { cancelAddress, payPath } from "./addresses.ts";
import { countryField, field } from "./fields.ts";
import { asksEmail, type Problems, typed } from "./form.ts";
import { page } from "./layout.ts";
import { summary } from "./summary.ts";

export interface CheckoutView {
  /** `card`, or a delayed method's type. */
  readonly type: string;
  /** What was typed so far. */
  readonly form: URLSearchParams;
  readonly problems: Problems;
  /** Why the last try failed. */
  readonly error: string | null;
  readonly status: number;
}

/** The page on which a person pays. */
export function checkoutPage(stripe: LocalStripe, record: SessionRecord, view: CheckoutView): PageReply {
  const { session } = record;
  const hasProblem = view.error !== null || Object.keys(view.problems).length > 0;
  const back = cancelAddress(session);
  const isFree = session.amount_total === 0;
  const body = html`<div class="columns">
${summary(record)}
<section aria-labelledby="pay">
<h2 id="pay">${isFree ? "Complete your order" : "Pay"}</h2>
${problemMessage(view)}
<form method="post" action="${payPath(session)}?method=${view.type}">
${contact(session, view, asksEmail(stripe, session))}
${shipping(session, view)}
${!isFree && methodFields(view)}
${session.custom_text.submit && html`<p>${session.custom_text.submit.message}</p>`}
<button type="submit">${buttonText(session)}</button>
${!isFree && testNumbers(view.type)}
</form>
${!isFree && otherMethods(session, view.type)}
${back !== null && html`<p><a class="plain" href="${back}">Back to ${stripe.shopName}</a></p>`}
</section>
</div>`;
  return page({
    shopName: stripe.shopName,
    title: `${hasProblem ? "Error: " : ""}Checkout, ${stripe.shopName}`,
    body,
    status: view.status,
    leadsTo: [session.success_url, back],
  });
}

function problemMessage({ error, problems }: CheckoutView): Html | null {
  const text = error ?? (Object.keys(problems).length > 0 ? "Some fields need another look." : null);
  return text === null ? null : html`<p class="message bad" role="alert">${text}</p>`;
}

function buttonText(session: Session): string {
  if (session.amount_total === 0) return "Complete order";
  const verb =
    session.submit_type === "book" ? "Book for" : session.submit_type === "donate" ? "Donate" : "Pay";
  return `${verb} ${formatAmount(session.amount_total ?? 0, session.currency ?? "")}`;
}

function contact(session: Session, { form, problems }: CheckoutView, isAsked: boolean): Html {
  const email = isAsked
    ? field({
        name: "email",
        label: "Email",
        type: "email",
        autocomplete: "email",
        value: typed(form, "email"),
        error: problems.email,
      })
    : html`<p>${session.customer_details?.email ?? ""}</p>`;
  const phone =
    session.phone_number_collection?.enabled &&
    field({
      name: "phone",
      label: "Phone number",
      type: "tel",
      autocomplete: "tel",
      value: typed(form, "phone"),
      error: problems.phone,
    });
  return html`<fieldset><legend>Contact</legend>${email}${phone}</fieldset>`;
}

function shipping(session: Session, { form, problems }: CheckoutView): Html | null {
  const countries = session.shipping_address_collection?.allowed_countries;
  if (!countries) return null;
  const part = (name: string, label: string, autocomplete: string, isOptional = false) =>
    field({
      name,
      label,
      autocomplete: `shipping ${autocomplete}`,
      isOptional,
      value: typed(form, name),
      error: problems[name],
    });
  const words = session.custom_text.shipping_address?.message;
  return html`<fieldset><legend>Shipping address</legend>
${words && html`<p class="hint">${words}</p>`}
${part("shipping_name", "Full name", "name")}
${countryField(countries, typed(form, "country"), problems.country)}
${part("line1", "Address", "address-line1")}
${part("line2", "Address, second line", "address-line2", true)}
<div class="pair">${part("postal_code", "Postal code", "postal-code")}${part("city", "City", "address-level2")}</div>
${part("state", "State or region", "address-level1", true)}
</fieldset>`;
}

function methodFields(view: CheckoutView): Html {
  const delayed = delayedMethod(view.type);
  return delayed ? accountFields(delayed, view) : cardFields(view);
}

function cardFields({ form, problems }: CheckoutView): Html {
  const number = typed(form, "number") || "4242 4242 4242 4242";
  return html`<fieldset><legend>Card</legend>
${field({
  name: "number",
  label: "Card number",
  inputmode: "numeric",
  autocomplete: "off",
  value: number,
  error: problems.number,
  hint: "A test number; others stand below.",
})}
<div class="pair">
${field({
  name: "expiry",
  label: "Expiry, MM / YY",
  inputmode: "numeric",
  autocomplete: "off",
  value: typed(form, "expiry") || "12 / 40",
  error: problems.expiry,
})}
${field({
  name: "cvc",
  label: "Security code",
  inputmode: "numeric",
  autocomplete: "off",
  value: typed(form, "cvc") || "123",
  error: problems.cvc,
})}
</div>
${nameField(form)}
</fieldset>`;
}

function accountFields(
  { title, field: label, accounts }: DelayedMethod,
  { form, problems }: CheckoutView,
): Html {
  const value = typed(form, "account") || accounts[0]?.number;
  return html`<fieldset><legend>${title}</legend>
${field({
  name: "account",
  label,
  autocomplete: "off",
  value: value ?? "",
  error: problems.account,
  hint: "Whether the payment succeeds is certain only later.",
})}
${nameField(form)}
</fieldset>`;
}

const nameField = (form: URLSearchParams): Html =>
  field({
    name: "name",
    label: "Name",
    autocomplete: "name",
    value: typed(form, "name"),
    isOptional: true,
  });

/** Each is a button that pays at once, after the button that a press of Enter stands for. */
function testNumbers(type: string): Html {
  const numbers = delayedMethod(type)?.accounts ?? testCards;
  const rows = numbers.map(
    ({ number, title }) => html`<li><span>${title}<code>${spaced(number)}</code></span>
<button class="small" type="submit" name="test_number" value="${number}" aria-label="Pay with ${spaced(number)}: ${title}">Use</button></li>
`,
  );
  return html`<details><summary>Test ${type === "card" ? "cards" : "accounts"}</summary>
<ul>
${rows}</ul></details>`;
}

const spaced = (number: string): string => number.replace(/(.{4})(?=.)/g, "$1 ");

function otherMethods(session: Session, type: string): Html | null {
  const others = session.payment_method_types.filter(other => other !== type);
  if (others.length === 0) return null;
  const links = others.map(
    other =>
      html`<p><a class="plain" href="${payPath(session)}?method=${other}">Pay by ${delayedMethod(other)?.title ?? "card"} instead</a></p>`,
  );
  return html`${links}`;
}
