import { cardOf } from "../rules/cards.ts";
import type { Charge } from "./types.ts";

/** What a person paid with; kept, since the test number decides what happens later. */
export interface UsedMethod {
  readonly id: string;
  /** `card`, or a delayed method's type. */
  readonly type: string;
  /** Digits or an IBAN, without spaces. */
  readonly number: string;
  readonly expMonth: number;
  readonly expYear: number;
  /** Whether a page of the bank was passed. */
  readonly isAuthenticated: boolean;
}

/** The payment method as a charge tells it. */
export function methodDetails(method: UsedMethod): NonNullable<Charge["payment_method_details"]> {
  const last4 = method.number.slice(-4);
  if (method.type === "card") return { type: "card", card: cardDetails(method, last4) };
  if (method.type === "sepa_debit")
    return {
      type: "sepa_debit",
      sepa_debit: {
        bank_code: method.number.slice(4, 12),
        branch_code: "",
        country: method.number.slice(0, 2),
        fingerprint: null,
        last4,
        mandate: null,
      },
    };
  return { type: method.type };
}

type CardDetails = NonNullable<NonNullable<Charge["payment_method_details"]>["card"]>;

function cardDetails(method: UsedMethod, last4: string): CardDetails {
  const { brand, decline } = cardOf(method.number);
  return {
    amount_authorized: null,
    authorization_code: null,
    brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: decline?.code === "incorrect_cvc" ? "fail" : "pass",
    },
    country: "US",
    electronic_commerce_indicator: null,
    exp_month: method.expMonth,
    exp_year: method.expYear,
    funding: "credit",
    installments: null,
    last4,
    mandate: null,
    network: brand,
    network_transaction_id: null,
    regulated_status: "unregulated",
    three_d_secure: method.isAuthenticated ? AUTHENTICATED : null,
    transaction_link_id: null,
    wallet: null,
  };
}

const AUTHENTICATED: NonNullable<CardDetails["three_d_secure"]> = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: null,
  exemption_indicator: null,
  result: "authenticated",
  result_reason: null,
  transaction_id: null,
  version: "2.2.0",
};
