import { en } from "./en.ts";
import { inReadersLanguage } from "./languages.ts";

/** The texts that all pages share; a product's own stand in its folder. */
export const text = inReadersLanguage({ en });
