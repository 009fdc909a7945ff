/**
 * Forms of postal codes where they are known, without blanks and hyphens, and where the blank or hyphen belongs. Of the
 * Universal Postal Union's addressing sheets: https://www.upu.int/en/Postal-Solutions/Programmes-Services/Addressing-Solutions
 */
const forms: Readonly<Record<string, readonly [pattern: RegExp, written: string]>> = {
  AT: [/^([1-9]\d{3})$/, "$1"],
  AU: [/^(\d{4})$/, "$1"],
  BA: [/^(\d{5})$/, "$1"],
  BE: [/^([1-9]\d{3})$/, "$1"],
  BG: [/^([1-9]\d{3})$/, "$1"],
  BR: [/^(\d{5})(\d{3})$/, "$1-$2"],
  CA: [/^([ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z])(\d[ABCEGHJ-NPRSTV-Z]\d)$/, "$1 $2"],
  CH: [/^([1-9]\d{3})$/, "$1"],
  CN: [/^(\d{6})$/, "$1"],
  CZ: [/^([1-7]\d{2})(\d{2})$/, "$1 $2"],
  DE: [/^(\d{5})$/, "$1"],
  DK: [/^(\d{4})$/, "$1"],
  EE: [/^(\d{5})$/, "$1"],
  ES: [/^((?:0[1-9]|[1-4]\d|5[0-2])\d{3})$/, "$1"],
  FI: [/^(\d{5})$/, "$1"],
  FR: [/^(\d{5})$/, "$1"],
  GB: [/^(GIR|[A-Z]{1,2}\d[A-Z\d]?)(\d[ABD-HJLNP-UW-Z]{2}|0AA)$/, "$1 $2"],
  GR: [/^(\d{3})(\d{2})$/, "$1 $2"],
  HR: [/^([1-5]\d{4})$/, "$1"],
  HU: [/^([1-9]\d{3})$/, "$1"],
  IE: [/^([AC-FHKNPRTV-Y]\d[\dW])([\dAC-FHKNPRTV-Y]{4})$/, "$1 $2"],
  IN: [/^([1-9]\d{5})$/, "$1"],
  IT: [/^(\d{5})$/, "$1"],
  JP: [/^(\d{3})(\d{4})$/, "$1-$2"],
  LT: [/^(?:LT)?(\d{5})$/, "$1"],
  LU: [/^(?:L)?([1-9]\d{3})$/, "$1"],
  LV: [/^(?:LV)?(\d{4})$/, "LV-$1"],
  ME: [/^(8\d{4})$/, "$1"],
  MK: [/^([1-7]\d{3})$/, "$1"],
  MX: [/^(\d{5})$/, "$1"],
  NL: [/^([1-9]\d{3})([A-Z]{2})$/, "$1 $2"],
  NO: [/^(\d{4})$/, "$1"],
  NZ: [/^(\d{4})$/, "$1"],
  PL: [/^(\d{2})(\d{3})$/, "$1-$2"],
  PT: [/^([1-9]\d{3})(\d{3})$/, "$1-$2"],
  RO: [/^(\d{6})$/, "$1"],
  RS: [/^([1-3]\d{4})$/, "$1"],
  SE: [/^([1-9]\d{2})(\d{2})$/, "$1 $2"],
  SI: [/^([1-9]\d{3})$/, "$1"],
  SK: [/^([089]\d{2})(\d{2})$/, "$1 $2"],
  TR: [/^(\d{5})$/, "$1"],
  UA: [/^(\d{5})$/, "$1"],
  US: [/^(\d{5})(\d{4})?$/, "$1-$2"],
};

/** Countries whose form of postal codes is known. */
export const countriesWithForms: readonly string[] = Object.keys(forms);

/** In any other country: letters and digits, with single blanks and hyphens between them. */
const otherwise = /^[A-Z0-9]+(?:[ -][A-Z0-9]+)*$/;
const longestOtherwise = 12;

/**
 * A postal code as the country writes it; undefined if the country has no such code. Letter case, blanks and hyphens make
 * no difference where the country's form is known.
 */
export function normalisePostalCode(country: string, text: string): string | undefined {
  const upper = text.trim().toUpperCase();
  const form = Object.hasOwn(forms, country) ? forms[country] : undefined;
  if (form === undefined) {
    const single = upper.replace(/\s+/g, " ");
    return otherwise.test(single) && single.length <= longestOtherwise ? single : undefined;
  }
  const [pattern, written] = form;
  const compact = upper.replace(/[\s-]/g, "");
  // A part that may be missing leaves its hyphen behind.
  return pattern.test(compact) ? compact.replace(pattern, written).replace(/-$/, "") : undefined;
}
