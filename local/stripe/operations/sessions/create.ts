import { invalid, noSuch } from "../../errors.ts";
import type { Values } from "../../input/param.ts";
import { mergeMetadata } from "../../input/shared.ts";
import { asOfNow, discountsOf } from "../../objects/coupon.ts";
import { newLineItem } from "../../objects/line-item.ts";
import { newSession } from "../../objects/session.ts";
import type { IntentData } from "../../objects/store.ts";
import type { Coupon, Session } from "../../objects/types.ts";
import { operation } from "../../operation.ts";
import { delayedMethods } from "../../rules/delayed.ts";
import { type LocalStripe, secondsOf } from "../../stripe.ts";
import { findCustomer } from "../customers/find.ts";
import { checkTotal, readLines } from "./amounts.ts";
import { sessionParams } from "./params.ts";

type Input = Values<typeof sessionParams>;

const SHORTEST_SECONDS = 30 * 60;
const LONGEST_SECONDS = 24 * 3600;

/** https://docs.stripe.com/api/checkout/sessions/create */
export const createSession = operation({
  params: sessionParams,
  run(input, { stripe }) {
    checkKind(input);
    const lines = readLines(input.line_items);
    const currency = lines[0]?.currency ?? "";
    const coupon = couponOf(stripe, input, currency);
    const discounts = discountsOf(
      coupon,
      lines.map(line => line.unitAmount * line.quantity),
    );
    const lineItems = lines.map((line, index) => newLineItem(stripe, line, discounts[index] ?? 0));
    const subtotal = lineItems.reduce((sum, { amount_subtotal }) => sum + amount_subtotal, 0);
    const discount = discounts.reduce((sum, amount) => sum + amount, 0);
    checkTotal(subtotal - discount, currency);
    const session = newSession(stripe, {
      currency,
      subtotal,
      discount,
      expiresAt: expiryOf(stripe, input),
      paymentMethodTypes: methodsOf(input, currency),
      given: givenMembers(stripe, input, coupon),
    });
    const record = { session, lineItems, intentData: intentDataOf(input), coupon: coupon?.id ?? null };
    stripe.objects.sessions.set(session.id, record);
    stripe.agenda.add("expire-session", session.id, session.expires_at * 1000);
    return session;
  },
});

function checkKind({ mode, ui_mode, customer, customer_email, currency, line_items }: Input): void {
  if (mode !== "payment")
    throw invalid(`This local Stripe does not do the mode ${mode}, only payment.`, { param: "mode" });
  if (ui_mode !== undefined && ui_mode !== "hosted_page")
    throw invalid(`This local Stripe does not do the ui_mode ${ui_mode}, only hosted_page.`, {
      param: "ui_mode",
    });
  if (customer !== undefined && customer_email !== undefined)
    throw invalid("You may only specify one of these parameters: customer, customer_email.", {
      param: "customer_email",
    });
  const other = line_items.find(item => currency !== undefined && item.price_data.currency !== currency);
  if (other)
    throw invalid(`The currency ${currency} is not that of the line items, ${other.price_data.currency}.`, {
      param: "currency",
    });
}

function couponOf(stripe: LocalStripe, { discounts }: Input, currency: string): Coupon | null {
  const id = discounts?.[0]?.coupon;
  if (id === undefined) return null;
  const param = "discounts[0][coupon]";
  const known = stripe.objects.coupons.get(id);
  if (!known) throw noSuch("coupon", id, param, 400);
  const coupon = asOfNow(stripe, known);
  if (!coupon.valid) throw invalid(`Coupon ${id} is not valid any more.`, { code: "coupon_expired", param });
  if (coupon.currency !== null && coupon.currency !== currency)
    throw invalid(`The coupon ${id} is in ${coupon.currency}, and the Checkout Session is in ${currency}.`, {
      param,
    });
  return coupon;
}

function expiryOf(stripe: LocalStripe, { expires_at: wanted }: Input): number {
  const now = secondsOf(stripe);
  if (wanted === undefined) return now + LONGEST_SECONDS;
  if (wanted < now + SHORTEST_SECONDS)
    throw invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", {
      param: "expires_at",
    });
  if (wanted > now + LONGEST_SECONDS)
    throw invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", {
      param: "expires_at",
    });
  return wanted;
}

/** Cards, and the delayed methods of the currency, unless the caller leaves them out. */
function methodsOf(input: Input, currency: string): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = [] } = input;
  const delayed = delayedMethods.filter(method => method.currency === currency).map(({ type }) => type);
  const types = ["card", ...delayed].filter(
    type => (allowed?.includes(type) ?? true) && !excluded.includes(type),
  );
  if (types.length === 0)
    throw invalid(`No payment method types are left for this Checkout Session in ${currency}.`, {
      param: allowed ? "allowed_payment_method_types" : "excluded_payment_method_types",
    });
  return types;
}

function givenMembers(stripe: LocalStripe, input: Input, coupon: Coupon | null): Partial<Session> {
  const { custom_text: words } = input;
  const customer = input.customer === undefined ? null : findCustomer(stripe, input.customer, "customer");
  return {
    allow_promotion_codes: null,
    allowed_payment_method_types: input.allowed_payment_method_types
      ? [...input.allowed_payment_method_types]
      : null,
    billing_address_collection: input.billing_address_collection ?? null,
    cancel_url: input.cancel_url ?? null,
    client_reference_id: input.client_reference_id ?? null,
    custom_text: {
      after_submit: words?.after_submit ?? null,
      shipping_address: words?.shipping_address ?? null,
      submit: words?.submit ?? null,
      terms_of_service_acceptance: null,
    },
    customer: customer?.id ?? null,
    customer_creation: customer ? null : "if_required",
    customer_details: detailsOf(customer?.email ?? input.customer_email),
    customer_email: input.customer_email ?? null,
    discounts: coupon ? [{ coupon: coupon.id, promotion_code: null }] : [],
    excluded_payment_method_types: [...(input.excluded_payment_method_types ?? [])],
    locale: input.locale ?? null,
    metadata: mergeMetadata({}, input.metadata),
    phone_number_collection: { enabled: input.phone_number_collection?.enabled ?? false },
    shipping_address_collection: input.shipping_address_collection
      ? { allowed_countries: [...input.shipping_address_collection.allowed_countries] }
      : null,
    submit_type: input.submit_type ?? null,
    success_url: input.success_url,
  };
}

const detailsOf = (email: string | null | undefined): Session["customer_details"] =>
  email
    ? {
        address: null,
        business_name: null,
        email,
        individual_name: null,
        name: null,
        phone: null,
        tax_exempt: "none",
        tax_ids: null,
      }
    : null;

const intentDataOf = ({ payment_intent_data: data }: Input): IntentData => ({
  description: data?.description ?? null,
  metadata: mergeMetadata({}, data?.metadata),
  receiptEmail: data?.receipt_email ?? null,
  statementDescriptor: data?.statement_descriptor ?? null,
  statementDescriptorSuffix: data?.statement_descriptor_suffix ?? null,
});
