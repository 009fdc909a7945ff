import { ParameterError } from "../errors.ts";
import type { Raw, RawHash } from "./form.ts";

/** Reads one parameter. @throws ParameterError naming it as Stripe does */
export interface Param<T> {
  /** @param path as in `line_items[0][quantity]` */
  read(raw: Raw | undefined, path: string): T;
}

export type Fields = Readonly<Record<string, Param<unknown>>>;
export type Values<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Param<infer T> ? T : never;
};

/** The parameters of a hash; others are refused by name. */
export function readFields<F extends Fields>(fields: F, raw: RawHash, path = ""): Values<F> {
  const unknown = Object.keys(raw).filter(name => !Object.hasOwn(fields, name));
  if (unknown[0] !== undefined) throw unknownParameters(unknown.map(name => within(path, name)));
  const entries = Object.entries(fields).map(([name, param]) => [
    name,
    param.read(raw[name], within(path, name)),
  ]);
  return Object.fromEntries(entries) as Values<F>;
}

const within = (path: string, name: string) => (path === "" ? name : `${path}[${name}]`);

function unknownParameters(paths: readonly string[]): ParameterError {
  const plural = paths.length > 1 ? "s" : "";
  return new ParameterError(
    `Received unknown parameter${plural}: ${paths.join(", ")}`,
    paths[0] ?? "",
    "parameter_unknown",
  );
}

/** A parameter that must be there. */
export const required = <T>(param: Param<T | undefined>): Param<T> => ({
  read(raw, path) {
    const value = param.read(raw, path);
    if (value === undefined)
      throw new ParameterError(`Missing required param: ${path}.`, path, "parameter_missing");
    return value;
  },
});

/** A parameter that an empty value unsets: then it is null. */
export const clearable = <T>(param: Param<T>): Param<T | null> => ({
  read: (raw, path) => (raw === "" ? null : param.read(raw, path)),
});

/** A parameter of Stripe's that this one does not do. `unless` is the value that changes nothing, such as `false`. */
export const notHere = (unless?: string): Param<undefined> => ({
  read(raw, path) {
    if (raw === undefined || raw === unless) return undefined;
    throw new ParameterError(
      `This local Stripe does not do ${path}. Leave it out, or use a test key of Stripe's own with Stripe's API.`,
      path,
    );
  },
});

/** A hash with parameters of its own. */
export const hash = <F extends Fields>(fields: F): Param<Values<F> | undefined> => ({
  read(raw, path) {
    if (raw === undefined) return undefined;
    if (typeof raw === "string") throw new ParameterError("Invalid object", path);
    return readFields(fields, raw, path);
  },
});

/** A list, from `a[0]=`, `a[1]=` or repeated `a[]=`. */
export const listOf = <T>(item: Param<T | undefined>, most: number): Param<readonly T[] | undefined> => ({
  read(raw, path) {
    if (raw === undefined) return undefined;
    if (typeof raw === "string" || Object.keys(raw).some(name => !/^\d{1,4}$/.test(name)))
      throw new ParameterError("Invalid array", path);
    const indexes = Object.keys(raw)
      .map(Number)
      .sort((a, b) => a - b);
    if (indexes.length > most)
      throw new ParameterError(`Array ${path} exceeded maximum ${most} allowed elements.`, path);
    return indexes.flatMap(index => item.read(raw[index], `${path}[${index}]`) ?? []);
  },
});
