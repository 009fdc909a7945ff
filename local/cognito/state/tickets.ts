import type { Clock } from "../../services/host.ts";
import type { Random } from "../random.ts";
import type { Collection } from "./collection.ts";

export interface Ticket<T> {
  readonly id: string;
  readonly value: T;
  readonly expiresAt: number;
}

/** Short-lived secrets that stand for something: a challenge's session, an authorization code, a browser's sign-in. */
export class Tickets<T> {
  readonly #stored: Collection<Ticket<T>>;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(stored: Collection<Ticket<T>>, clock: Clock, random: Random) {
    this.#stored = stored;
    this.#clock = clock;
    this.#random = random;
  }

  /** @returns the ticket's id: 64 random bytes in hex, which is also valid base64 and needs no escaping anywhere. */
  issue(value: T, seconds: number): string {
    this.#dropExpired();
    const id = this.#random.bytes(64).toString("hex");
    this.#stored.set(id, { id, value, expiresAt: this.#clock.now().getTime() + seconds * 1000 });
    return id;
  }

  /** The value of a ticket that is still good; it stays so. */
  read(id: string): T | undefined {
    const ticket = this.#stored.get(id);
    return ticket && ticket.expiresAt > this.#clock.now().getTime() ? ticket.value : undefined;
  }

  /** Redeems a ticket: its value, once, while it is valid. */
  take(id: string): T | undefined {
    const value = this.read(id);
    this.#stored.delete(id);
    return value;
  }

  /** Ends every ticket whose value fits. */
  drop(fits: (value: T) => boolean): void {
    for (const ticket of [...this.#stored.values()]) if (fits(ticket.value)) this.#stored.delete(ticket.id);
  }

  #dropExpired(): void {
    const now = this.#clock.now().getTime();
    for (const ticket of [...this.#stored.values()])
      if (ticket.expiresAt <= now) this.#stored.delete(ticket.id);
  }
}
