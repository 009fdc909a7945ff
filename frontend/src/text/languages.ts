import { pickLanguage } from "./pick-language.ts";

/**
 * A product's texts in the reader's language. Each language is one file beside `en.ts`, of the type of that.
 *
 * @example
 * export const text = inReadersLanguage({ en, de });
 */
export function inReadersLanguage<Texts>(
  languages: { readonly en: Texts } & Readonly<Record<string, Texts>>,
): Texts {
  return languages[pickLanguage(navigator.languages, Object.keys(languages))] ?? languages.en;
}
