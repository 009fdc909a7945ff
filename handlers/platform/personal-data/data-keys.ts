import { createSecretKey, type KeyObject } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { KeyService, WrappedKey } from "./key-service.ts";
import type { Place } from "./sealed.ts";

/** How long a decrypted data key is kept, in milliseconds. */
const keptMilliseconds = 300_000;
/** Data keys that are kept at most; some 200 bytes each. */
const mostKept = 2_000;

interface Entry {
  readonly key: Promise<KeyObject>;
  readonly until: number;
}

/** Decrypted data keys, kept for five minutes so that a record that is read often does not cost a call each time. */
export class DataKeys {
  /** The one that was not used for the longest time comes first. */
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly service: KeyService,
    private readonly now: Clock,
  ) {}

  /** A new data key. */
  async generate(place: Place): Promise<{ readonly key: KeyObject; readonly wrapped: WrappedKey }> {
    const { plaintext, ...wrapped } = await this.service.generate(place);
    const key = toKey(plaintext);
    this.#keep(nameOf(wrapped.dataKey, place), Promise.resolve(key));
    return { key, wrapped };
  }

  /** The data key of a record; calls at the same time share one request. */
  unwrap(dataKey: Uint8Array, place: Place): Promise<KeyObject> {
    const name = nameOf(dataKey, place);
    const known = this.#entries.get(name);
    if (known && this.now() < known.until) {
      this.#entries.delete(name);
      this.#entries.set(name, known);
      return known.key;
    }
    const key = this.service.unwrap(dataKey, place).then(toKey);
    this.#keep(name, key);
    key.catch(() => this.#entries.delete(name));
    return key;
  }

  /** Forgets the key of a record that is erased. */
  forget(dataKey: Uint8Array, place: Place): void {
    this.#entries.delete(nameOf(dataKey, place));
  }

  #keep(name: string, key: Promise<KeyObject>): void {
    this.#entries.delete(name);
    this.#entries.set(name, { key, until: this.now() + keptMilliseconds });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= mostKept) return;
      this.#entries.delete(oldest);
    }
  }
}

/** A key object shows its bytes in no log; the buffer that they came in is emptied. */
function toKey(plaintext: Uint8Array): KeyObject {
  const key = createSecretKey(plaintext);
  plaintext.fill(0);
  return key;
}

/** With the place: a key that was copied to another row must not be found here. */
const nameOf = (dataKey: Uint8Array, { table, row, column }: Place): string =>
  `${table}/${row}/${column}/${Buffer.from(dataKey).toString("base64")}`;
