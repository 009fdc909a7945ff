import { ParameterError } from "../errors.ts";
import type { Raw } from "./form.ts";
import type { Param } from "./param.ts";

/** Text; an empty one is refused, since in Stripe's API it unsets. */
export const text = (most = 5_000): Param<string | undefined> => ({
  read(raw, path) {
    const value = scalar(raw, path, "string");
    if (value !== undefined && value.length > most)
      throw new ParameterError(
        `Invalid string: ${value.slice(0, 20)}...; must be at most ${most} characters`,
        path,
      );
    return value;
  },
});

/** One of a few words. */
export const choice = <const W extends readonly string[]>(...words: W): Param<W[number] | undefined> => ({
  read(raw, path) {
    const value = scalar(raw, path, "string");
    if (value === undefined || words.includes(value)) return value;
    throw new ParameterError(`Invalid ${path}: must be one of ${inWords(words)}`, path);
  },
});

export const flag: Param<boolean | undefined> = {
  read(raw, path) {
    const value = scalar(raw, path, "boolean");
    if (value === undefined) return undefined;
    if (value === "true" || value === "false") return value === "true";
    throw new ParameterError(`Invalid boolean: ${value}`, path);
  },
};

/** A whole number from `from`, such as an amount in minor units or Unix seconds. */
export const integer = (from = 0, to = Number.MAX_SAFE_INTEGER): Param<number | undefined> => ({
  read(raw, path) {
    const value = scalar(raw, path, "integer");
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^-?\d{1,16}$/.test(value) || !Number.isSafeInteger(number))
      throw new ParameterError(`Invalid integer: ${value}`, path, "parameter_invalid_integer");
    if (number < from)
      throw new ParameterError(
        `This value must be greater than or equal to ${from}.`,
        path,
        "parameter_invalid_integer",
      );
    if (number > to)
      throw new ParameterError(
        `This value must be less than or equal to ${to}.`,
        path,
        "parameter_invalid_integer",
      );
    return number;
  },
});

/** An ISO 4217 code in lower case, which callers may write in upper case. */
export const currency: Param<string | undefined> = {
  read(raw, path) {
    const value = scalar(raw, path, "string")?.toLowerCase();
    if (value === undefined || /^[a-z]{3}$/.test(value)) return value;
    throw new ParameterError(`Invalid currency: ${value}`, path);
  },
};

export const email: Param<string | undefined> = {
  read(raw, path) {
    const value = text(512).read(raw, path);
    if (value === undefined || isEmail(value)) return value;
    throw new ParameterError(`Invalid email address: ${value}`, path, "email_invalid");
  },
};

export const isEmail = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);

/** An http or https address, or an app's own scheme. */
export const url: Param<string | undefined> = {
  read(raw, path) {
    const value = text().read(raw, path);
    // What Stripe fills in is not part of an address that parses.
    if (value === undefined || isAddress(value.replaceAll("{CHECKOUT_SESSION_ID}", "id"))) return value;
    throw new ParameterError("Not a valid URL", path, "url_invalid");
  },
};

const isAddress = (value: string) =>
  URL.canParse(value) && !/^(javascript|data|vbscript|file):/i.test(value.trim());

/** Two upper-case letters. */
export const country: Param<string | undefined> = {
  read(raw, path) {
    const value = scalar(raw, path, "string");
    if (value === undefined || /^[A-Z]{2}$/.test(value)) return value;
    throw new ParameterError(
      `Country '${value}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`,
      path,
      "country_code_invalid",
    );
  },
};

function scalar(raw: Raw | undefined, path: string, kind: string): string | undefined {
  if (raw === undefined) return undefined;
  if (typeof raw === "object") throw new ParameterError(`Invalid ${kind}`, path);
  if (raw !== "") return raw;
  throw new ParameterError(
    `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
    path,
    "parameter_invalid_empty",
  );
}

const inWords = (words: readonly string[]) =>
  words.length < 2 ? String(words[0]) : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
