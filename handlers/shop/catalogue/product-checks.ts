import { commonErrors } from "../../../contract/errors.ts";
import { ApiError, type FieldError } from "../../platform/errors.ts";
import type { ProductQuery } from "./contract.ts";

/** @throws ApiError `invalid_request` where a filter or a sort by price has no currency, or the range is empty */
export function checkQuery({ currency, priceFrom, priceTo, sort }: ProductQuery): void {
  const asksForPrice = priceFrom !== undefined || priceTo !== undefined || /^-?price$/.test(sort);
  if (asksForPrice && currency === undefined)
    throw invalid([
      { path: "query.currency", message: "is required with priceFrom, priceTo, and the sort by price" },
    ]);
  if (priceFrom !== undefined && priceTo !== undefined && priceFrom > priceTo)
    throw invalid([{ path: "query.priceTo", message: "Invalid price: Expected priceFrom or more" }]);
}

/** @throws ApiError `invalid_request` unless each variant has a value for each of the product's options */
export function checkOptions(
  names: readonly string[],
  variants: readonly { readonly options: readonly string[] }[],
): void {
  const wrong = variants.findIndex(({ options }) => options.length !== names.length);
  if (wrong === -1) return;
  const message = `Invalid options: Expected ${names.length} values, one for each of the product's options`;
  throw invalid([{ path: `body.variants.${wrong}.options`, message }]);
}

const invalid = (errors: FieldError[]) => new ApiError(commonErrors.invalid_request, { errors });
