import { inReadersLanguage } from "../../../text/languages.ts";
import { en } from "./en.ts";

export const text = inReadersLanguage({ en });
