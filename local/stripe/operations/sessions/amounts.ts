import { invalid } from "../../errors.ts";
import { mergeMetadata } from "../../input/shared.ts";
import { formatAmount, LARGEST_AMOUNT, minimumOf, stepOf } from "../../money.ts";
import type { Line } from "../../objects/line-item.ts";
import type { lineItemParam } from "./params.ts";

type LineInput = NonNullable<ReturnType<typeof lineItemParam.read>>;

/** The lines of a request, with amounts that their currency can have. @throws StripeError */
export function readLines(inputs: readonly LineInput[]): Line[] {
  const lines = inputs.map(readLine);
  const first = lines[0];
  if (!first)
    throw invalid("Missing required param: line_items.", { code: "parameter_missing", param: "line_items" });
  const odd = lines.findIndex(({ currency }) => currency !== first.currency);
  if (odd >= 0)
    throw invalid(
      `All line items must have the same currency: line_items[${odd}] is in ${lines[odd]?.currency}, line_items[0] in ${first.currency}.`,
      { param: `line_items[${odd}][price_data][currency]` },
    );
  return lines;
}

function readLine({ price_data: price, quantity, metadata }: LineInput, index: number): Line {
  const at = `line_items[${index}][price_data]`;
  const { currency, product_data: product, unit_amount: unitAmount } = price;
  if (!product)
    throw invalid(`Missing required param: ${at}[product_data].`, {
      code: "parameter_missing",
      param: `${at}[product_data]`,
    });
  if (unitAmount === undefined)
    throw invalid(`Missing required param: ${at}[unit_amount].`, {
      code: "parameter_missing",
      param: `${at}[unit_amount]`,
    });
  checkUnit(unitAmount, currency, `${at}[unit_amount]`);
  return {
    name: product.name,
    currency,
    unitAmount,
    quantity,
    taxBehavior: price.tax_behavior ?? "unspecified",
    metadata: mergeMetadata({}, metadata),
  };
}

function checkUnit(amount: number, currency: string, param: string): void {
  if (currency === "ugx")
    throw invalid(
      "This local Stripe does not do the currency ugx: Stripe's own pages contradict each other about its decimals.",
      { param },
    );
  const step = stepOf(currency);
  if (amount % step !== 0)
    throw invalid(`Amounts in ${currency} must be a multiple of ${step} (got ${amount}).`, {
      code: "invalid_charge_amount_no_decimal_compatible",
      param,
    });
}

/** @throws StripeError for a total that cannot be charged; nothing at all may be */
export function checkTotal(total: number, currency: string): void {
  if (total > LARGEST_AMOUNT)
    throw invalid(
      `The Checkout Session's total amount must be no more than ${formatAmount(LARGEST_AMOUNT, currency)}.`,
      {
        code: "amount_too_large",
      },
    );
  if (total > 0 && total < minimumOf(currency))
    throw invalid(
      `The Checkout Session's total amount due must add up to at least ${formatAmount(minimumOf(currency), currency)} in ${currency}`,
      { code: "amount_too_small" },
    );
}
