import { isDeepStrictEqual } from "node:util";

/** The former values of what changes; undefined if nothing does. */
export function changed<T extends object>(old: T, changes: Partial<T>): Partial<T> | undefined {
  const entries = Object.entries(changes)
    .map(([name, value]) => ({ name, value, former: Reflect.get(old, name) ?? null }))
    .filter(({ value, former }) => !isDeepStrictEqual(value, former))
    .map(({ name, former }) => [name, former]);
  return entries.length > 0 ? (Object.fromEntries(entries) as Partial<T>) : undefined;
}
