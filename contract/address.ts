import * as v from "valibot";
import { countries } from "./countries.ts";
import { normalisePostalCode } from "./postal-codes.ts";
import { list, text } from "./schemas.ts";

const Country = v.pipe(
  v.string(),
  v.toUpperCase(),
  v.check(code => countries.includes(code), "Invalid country: Expected a code of ISO 3166-1 such as DE"),
  v.metadata({ pattern: "^[A-Za-z]{2}$" }),
  v.examples(["DE"]),
);

/** A postal address, with a postal code of its country. */
export const Address = v.pipe(
  v.strictObject({
    /** Street and house number, building, floor. */
    lines: list(v.pipe(text(100), v.examples(["Rathausstraße 15"])), 1, 3),
    city: v.pipe(text(100), v.examples(["Berlin"])),
    /** State, province or county, where addresses need one. */
    region: v.optional(v.nullable(v.pipe(text(100), v.examples(["Berlin"]))), null),
    /** Null in countries without postal codes. */
    postalCode: v.optional(v.nullable(v.pipe(text(20), v.examples(["10178"]))), null),
    country: Country,
  }),
  v.forward(
    v.partialCheck(
      [["postalCode"], ["country"]],
      ({ postalCode, country }) =>
        postalCode === null || normalisePostalCode(country, postalCode) !== undefined,
      "Invalid postal code: Expected one of the country's form",
    ),
    ["postalCode"],
  ),
);
export type Address = v.InferOutput<typeof Address>;
