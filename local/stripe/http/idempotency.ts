import { createHash } from "node:crypto";
import type { StateCollection } from "../../run/state.ts";
import { StripeError } from "../errors.ts";
import type { RawHash } from "../input/form.ts";

/** A reply that is given again for the same key. */
export interface StoredReply {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface KeyedCall {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly params: RawHash;
}

const KEPT_MILLISECONDS = 24 * 3_600_000;
const LONGEST_KEY = 255;

/**
 * Gives the first reply again for a key that comes again, within 24 hours.
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export class Idempotency {
  readonly #replies: StateCollection<StoredReply>;
  readonly #now: () => number;
  readonly #running = new Set<string>();

  constructor(replies: StateCollection<StoredReply>, now: () => number) {
    this.#replies = replies;
    this.#now = now;
  }

  /**
   * The reply of the first call; null for a first call, whose key is taken until `release`.
   * @throws StripeError for a key that is in use or was used with other parameters
   */
  begin(call: KeyedCall): StoredReply | null {
    const { key } = call;
    if (key.length > LONGEST_KEY)
      throw new StripeError(400, `Idempotency keys can be at most ${LONGEST_KEY} characters long.`);
    if (this.#running.has(key)) throw inUse(key);
    const known = this.#known(key);
    if (known && known.fingerprint !== fingerprintOf(call)) throw otherParameters(key);
    if (!known) this.#running.add(key);
    return known;
  }

  keep(call: KeyedCall, reply: Omit<StoredReply, "fingerprint" | "at">): void {
    this.#forgetOld();
    // An old reply for the same key gives its place up: they stand in the order of their time.
    this.#replies.delete(call.key);
    this.#replies.set(call.key, { ...reply, fingerprint: fingerprintOf(call), at: this.#now() });
  }

  release({ key }: KeyedCall): void {
    this.#running.delete(key);
  }

  #known(key: string): StoredReply | null {
    const reply = this.#replies.get(key);
    return reply && this.#isFresh(reply) ? reply : null;
  }

  #isFresh({ at }: StoredReply): boolean {
    return at + KEPT_MILLISECONDS > this.#now();
  }

  /** The first fresh one ends it. */
  #forgetOld(): void {
    for (const [key, reply] of this.#replies.entries()) {
      if (this.#isFresh(reply)) return;
      this.#replies.delete(key);
    }
  }
}

const fingerprintOf = ({ method, path, params }: KeyedCall): string =>
  createHash("sha256")
    .update(JSON.stringify([method, path, sorted(params)]))
    .digest("hex");

/** Parameters in another order are the same. */
function sorted(value: RawHash | string): unknown {
  if (typeof value === "string") return value;
  return Object.keys(value)
    .sort()
    .map(name => [name, sorted(value[name] ?? "")]);
}

const inUse = (key: string) =>
  new StripeError(
    409,
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    { type: "idempotency_error", code: "idempotency_key_in_use" },
  );

const otherParameters = (key: string) =>
  new StripeError(
    400,
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    { type: "idempotency_error" },
  );
