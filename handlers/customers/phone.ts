import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A phone number in E.164, such as `+4930123456`; undefined if there is no such number, or it has an extension.
 *
 * @param country ISO 3166-1 code of the country whose numbers need no `+`
 */
export function normalisePhone(text: string, country: string): string | undefined {
  const parsed = parsePhoneNumberFromString(text.trim(), {
    defaultCountry: country as CountryCode,
    extract: false,
  });
  return parsed?.isValid() && parsed.ext === undefined ? parsed.number : undefined;
}
