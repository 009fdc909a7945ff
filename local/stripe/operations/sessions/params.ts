import { hash, listOf, notHere, required } from "../../input/param.ts";
import { choice, country, currency, email, flag, integer, text, url } from "../../input/scalars.ts";
import { metadata } from "../../input/shared.ts";

const switchOff = hash({
  enabled: notHere("false"),
  liability: notHere(),
  invoice_data: notHere(),
  required: notHere(),
});
const message = hash({ message: required(text(1_200)) });

const priceData = hash({
  currency: required(currency),
  product_data: hash({
    name: required(text(1_500)),
    description: text(),
    images: listOf(url, 8),
    metadata,
    tax_code: text(),
    unit_label: text(),
    tax_details: notHere(),
  }),
  tax_behavior: choice("exclusive", "inclusive", "unspecified"),
  unit_amount: integer(0),
  product: notHere(),
  recurring: notHere(),
  unit_amount_decimal: notHere(),
});

export const lineItemParam = hash({
  adjustable_quantity: notHere(),
  price: notHere(),
  tax_rates: notHere(),
  price_data: required(priceData),
  quantity: required(integer(1, 999_999)),
  metadata,
});

const paymentIntentData = hash({
  capture_method: choice("automatic", "automatic_async"),
  description: text(1_000),
  metadata,
  receipt_email: email,
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  application_fee_amount: notHere(),
  on_behalf_of: notHere(),
  setup_future_usage: notHere(),
  shipping: notHere(),
  transfer_data: notHere(),
  transfer_group: notHere(),
});

/** What creating a checkout session takes; below, what Stripe takes and this one refuses by name. */
export const sessionParams = {
  adaptive_pricing: hash({ enabled: notHere("false") }),
  allow_promotion_codes: notHere("false"),
  allowed_payment_method_types: listOf(text(), 50),
  automatic_tax: switchOff,
  billing_address_collection: choice("auto"),
  cancel_url: url,
  client_reference_id: text(200),
  currency,
  custom_text: hash({ after_submit: message, shipping_address: message, submit: message }),
  customer: text(),
  customer_creation: notHere("if_required"),
  customer_email: email,
  customer_update: hash({ address: notHere("never"), name: notHere("never"), shipping: notHere("never") }),
  discounts: listOf(hash({ coupon: text(), promotion_code: notHere() }), 1),
  excluded_payment_method_types: listOf(text(), 50),
  expires_at: integer(),
  invoice_creation: switchOff,
  line_items: required(listOf(lineItemParam, 100)),
  locale: text(),
  metadata,
  mode: required(choice("payment", "setup", "subscription")),
  payment_intent_data: paymentIntentData,
  phone_number_collection: hash({ enabled: required(flag) }),
  shipping_address_collection: hash({ allowed_countries: required(listOf(country, 300)) }),
  submit_type: choice("auto", "book", "donate", "pay"),
  success_url: required(url),
  ui_mode: choice("hosted_page", "embedded_page", "elements", "form"),
  after_expiration: notHere(),
  branding_settings: notHere(),
  consent_collection: notHere(),
  custom_fields: notHere(),
  customer_account: notHere(),
  integration_identifier: notHere(),
  managed_payments: notHere(),
  name_collection: notHere(),
  optional_items: notHere(),
  origin_context: notHere(),
  payment_method_collection: notHere(),
  payment_method_configuration: notHere(),
  payment_method_data: notHere(),
  payment_method_options: notHere(),
  permissions: notHere(),
  redirect_on_completion: notHere(),
  return_url: notHere(),
  saved_payment_method_options: notHere(),
  setup_intent_data: notHere(),
  shipping_options: notHere(),
  subscription_data: notHere(),
  tax_id_collection: switchOff,
  wallet_options: notHere(),
};
