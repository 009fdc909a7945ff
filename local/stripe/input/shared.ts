import { ParameterError } from "../errors.ts";
import { clearable, hash, listOf, type Param } from "./param.ts";
import { country, integer, text } from "./scalars.ts";

export type Metadata = Readonly<Record<string, string>>;

/**
 * Names and values of the caller's own; null unsets all of them, an empty value one.
 * @see https://docs.stripe.com/api/metadata
 */
export const metadata: Param<Metadata | null | undefined> = {
  read(raw, path) {
    if (raw === undefined) return undefined;
    if (raw === "") return null;
    if (typeof raw === "string") throw new ParameterError("Invalid object", path);
    const entries = Object.entries(raw);
    if (entries.length > 50)
      throw new ParameterError(`Metadata can have at most 50 keys; ${path} has ${entries.length}.`, path);
    return Object.fromEntries(
      entries.map(([name, value]) => {
        const at = `${path}[${name}]`;
        if (typeof value === "object")
          throw new ParameterError(
            `Metadata values must be strings, but for key '${name}' you passed a hash.`,
            at,
          );
        if (name.length > 40)
          throw new ParameterError(`Metadata keys must be at most 40 characters: ${name}`, at);
        if (value.length > 500)
          throw new ParameterError(
            `Metadata values can have up to 500 characters, but '${name}' has ${value.length}.`,
            at,
          );
        return [name, value];
      }),
    );
  },
};

/** What an object's metadata becomes by a request. */
export function mergeMetadata(old: Metadata, given: Metadata | null | undefined): Record<string, string> {
  const merged = given === null ? {} : { ...old, ...given };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ""));
}

export const address = hash({
  city: clearable(text()),
  country: clearable(country),
  line1: clearable(text()),
  line2: clearable(text()),
  postal_code: clearable(text()),
  state: clearable(text()),
});

type AddressInput = ReturnType<typeof address.read>;

/** An address with null where a part is not given, as Stripe answers it. */
export function toAddress(given: NonNullable<AddressInput>) {
  const { city = null, line1 = null, line2 = null, postal_code = null, state = null } = given;
  return { city, country: given.country ?? null, line1, line2, postal_code, state };
}

const range = hash({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });

/** `created=1700000000` or `created[gte]=...`, in Unix seconds, as a test. */
export const createdFilter: Param<((created: number) => boolean) | undefined> = {
  read(raw, path) {
    if (raw === undefined) return undefined;
    if (typeof raw === "string") {
      const exactly = integer().read(raw, path);
      return created => created === exactly;
    }
    const { gt, gte, lt, lte } = range.read(raw, path) ?? {};
    return created =>
      (gt === undefined || created > gt) &&
      (gte === undefined || created >= gte) &&
      (lt === undefined || created < lt) &&
      (lte === undefined || created <= lte);
  },
};

/** What every list takes. */
export const pagination = {
  limit: integer(1, 100),
  starting_after: text(),
  ending_before: text(),
};

export const expandParam = listOf(text(), 50);
