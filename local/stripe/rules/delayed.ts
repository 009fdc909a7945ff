/** A way to pay that is certain only days later; here after seconds. */
export interface DelayedMethod {
  readonly type: "sepa_debit" | "us_bank_account" | "bacs_debit";
  /** The only currency that it takes. */
  readonly currency: string;
  readonly title: string;
  /** What a person types in. */
  readonly field: string;
  readonly accounts: readonly TestAccount[];
}

/** A test account, and how its payment ends. */
export interface TestAccount {
  readonly number: string;
  readonly title: string;
  readonly seconds: number;
  readonly ends: "succeeded" | "failed" | "disputed";
}

const SOON_SECONDS = 5;
const LATE_SECONDS = 180;

/** Numbers of Stripe's own test mode: docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration and its like. */
export const delayedMethods: readonly DelayedMethod[] = [
  {
    type: "sepa_debit",
    currency: "eur",
    title: "SEPA Direct Debit",
    field: "IBAN",
    accounts: [
      account("DE89370400440532013000", "Pays", "succeeded"),
      account("DE08370400440532013003", "Pays after three minutes", "succeeded", LATE_SECONDS),
      account("DE62370400440532013001", "Fails", "failed"),
      account("DE78370400440532013004", "Fails after three minutes", "failed", LATE_SECONDS),
      account("DE35370400440532013002", "Pays, then is disputed", "disputed"),
    ],
  },
  {
    type: "us_bank_account",
    currency: "usd",
    title: "US bank account",
    field: "Account number",
    accounts: [
      account("000123456789", "Pays", "succeeded"),
      account("000222222227", "Fails for insufficient funds", "failed"),
    ],
  },
  {
    type: "bacs_debit",
    currency: "gbp",
    title: "Bacs Direct Debit",
    field: "Account number",
    accounts: [
      account("00012345", "Pays", "succeeded"),
      account("22222227", "Fails for insufficient funds", "failed"),
    ],
  },
];

export const delayedMethod = (type: string): DelayedMethod | undefined =>
  delayedMethods.find(method => method.type === type);

export const accountOf = (type: string, number: string): TestAccount | undefined =>
  delayedMethod(type)?.accounts.find(one => one.number === number);

function account(
  number: string,
  title: string,
  ends: TestAccount["ends"],
  seconds = SOON_SECONDS,
): TestAccount {
  return { number, title, ends, seconds };
}
