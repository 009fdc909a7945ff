/** A keyed collection of `local/run/state.ts`; a `Map` is one too, for what need not survive a restart. */
export interface Collection<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): unknown;
  delete(key: string): unknown;
  values(): Iterable<T>;
}
