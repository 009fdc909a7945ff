import * as v from "valibot";
import type { Link } from "../../contract/contract.ts";
import { integer, list } from "../../contract/schemas.ts";

/** Every limit of the shop. `docs/shop.md` explains them; what a stack may choose for itself is a config value instead. */
export const rules = {
  catalogue: {
    mostOptions: 3,
    mostVariants: 100,
    mostImages: 20,
    /** Currencies in which one variant has a price. */
    mostPrices: 20,
    /** Levels of the category tree. */
    mostCategoryLevels: 5,
    /** Minor units: the longest amount that cards take. */
    mostPriceMinor: 999_999_999_999,
    mostStock: 1_000_000_000,
  },
  orders: {
    mostLines: 50,
    /** Of one line. */
    mostQuantity: 1_000,
    /** Minor units. */
    mostTotalMinor: 999_999_999_999,
    /** Of one person at a time: each keeps stock from others. */
    mostUnpaid: 10,
    /** Of a coupon. */
    mostUses: 1_000_000_000,
    leastHoldMinutes: 30,
    mostHoldMinutes: 1_440,
  },
} as const;

/** The limits of payments; apart, since functions that take none have no use for them. */
export const paymentRules = {
  /** Stripe's own least is 30, by its own clock. */
  leastSessionMinutes: 31,
  /** Stripe's own most is 1,440. */
  mostSessionMinutes: 1_439,
  /** How long stock is kept for a payment that is on the way, such as a bank debit. */
  mostDelayDays: 21,
  /** A webhook whose timestamp is older, or further ahead, is refused. */
  signatureSeconds: 300,
  signatureAheadSeconds: 60,
  /** For an event of an order that is not known yet, Stripe is asked to repeat it; afterwards it is given up. */
  unknownOrderMinutes: 15,
  /** How far the reconcile job looks back behind its last run. */
  overlapMinutes: 60,
  /** As long as Stripe lists events. */
  eventDays: 30,
} as const;

/** 30 minutes to 24 hours. */
export const holdLink = {
  config: "orderHoldMinutes",
  matches: /^([3-9]\d|[1-9]\d\d|1[0-3]\d\d|14[0-3]\d|1440)$/,
} as const satisfies Link;

export type Mode = "test" | "live";

/**
 * What is wrong with a key for Stripe's API; undefined if nothing is. A key of the other mode would charge cards in a stack
 * for tests, or no card in a live one. https://docs.stripe.com/keys
 */
export function stripeKeyMistake(key: string, mode: string): string | undefined {
  const [, kind] = /^(?:sk|rk)_(test|live)_\S+$/.exec(key) ?? [];
  if (kind === mode) return undefined;
  const found = kind === undefined ? "is not a secret or restricted key of Stripe's" : `is a ${kind} key`;
  return `The secret "stripeSecretKey" ${found}, and the config value "stripeMode" says ${mode}. Set a key that begins with sk_${mode}_ or rk_${mode}_, or the other mode.`;
}

/** The same for a signing secret of a webhook endpoint. */
export const signingSecretMistake = (name: string, value: string): string | undefined =>
  /^whsec_\S+$/.test(value)
    ? undefined
    : `The secret "${name}" is not a signing secret of Stripe's: set the one that Stripe shows for the endpoint, which begins with whsec_.`;

/** What every function that works on payments is linked to. Without the secret `stripeSecretKey`, payments are off. */
export const paymentLinks = [
  "database",
  {
    secret: "stripeSecretKey",
    when: "stripeSecretKey",
    check: (key, config) => stripeKeyMistake(key, config("stripeMode")),
  },
  { config: "stripeMode", matches: /^(test|live)$/ },
  { config: "stripeTax", matches: /^(true|false)$/ },
  { config: "stripeReturnUrl", matches: /^https?:\/\/\S+$/ },
  { config: "stripeShippingCountries", matches: /^[A-Z]{2}(,[A-Z]{2})*$/ },
  holdLink,
] as const satisfies readonly Link[];

const zeroDecimals = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";
const twoDecimals =
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC " +
  "CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR JMD KES KGS KHR " +
  "KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK " +
  "PHP PKR PLN QAR RON RSD SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL THB TJS TOP TRY TTD TWD TZS UAH USD UYU UZS WST XCD " +
  "YER ZAR ZMW";
const threeDecimals = "BHD JOD KWD OMR TND";

/** How amounts of a currency are written in minor units. */
export interface Currency {
  readonly decimals: 0 | 2 | 3;
  /** Each amount is a multiple of it: three decimals end in 0, and those of ISK in 00. */
  readonly step: 1 | 10 | 100;
}

const entries = (codes: string, currency: Currency) =>
  codes.split(" ").map((code): [string, Currency] => [code, currency]);

/**
 * The currencies that prices can have, by their ISO 4217 codes. UGX is left out: Stripe's own page contradicts itself
 * about its decimals. https://docs.stripe.com/currencies
 */
export const currencies: ReadonlyMap<string, Currency> = new Map([
  ...entries(twoDecimals, { decimals: 2, step: 1 }),
  ...entries(zeroDecimals, { decimals: 0, step: 1 }),
  ...entries(threeDecimals, { decimals: 3, step: 10 }),
  ["ISK", { decimals: 2, step: 100 }],
]);

/** An amount that its currency can have. */
const Price = v.pipe(
  v.strictObject({
    amountMinor: integer(0, rules.catalogue.mostPriceMinor),
    currency: v.picklist([...currencies.keys()]),
  }),
  v.check(
    ({ amountMinor, currency }) => amountMinor % (currencies.get(currency)?.step ?? 1) === 0,
    "Invalid amount: Expected a multiple of the currency's smallest step",
  ),
);

/** So many prices or more, each in another currency. */
export const Prices = (least: number) =>
  v.pipe(
    list(Price, least, rules.catalogue.mostPrices),
    v.check(
      prices => new Set(prices.map(({ currency }) => currency)).size === prices.length,
      "Invalid prices: Expected each currency once",
    ),
  );
