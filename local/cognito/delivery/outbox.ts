import type { Clock, ServiceLog } from "../../services/host.ts";
import type { Random } from "../random.ts";
import type { Collection } from "../state/collection.ts";

/** A message that AWS would have sent by e-mail or SMS. */
export interface OutboxMessage {
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly sentAt: string;
  readonly poolId: string;
  readonly username: string;
  readonly medium: "EMAIL" | "SMS";
  /** Address or phone number. */
  readonly to: string;
  /** Empty for SMS. */
  readonly subject: string;
  readonly body: string;
  /** Confirmation code or temporary password. */
  readonly code: string;
  /** What it is for, as the terminal says it: `confirmation code`, `temporary password`, ... */
  readonly about: string;
}

/** More is forgotten, oldest first. */
const KEPT = 100;

/** Keeps what would have been sent, and shows the code in the terminal. */
export class Outbox {
  readonly #stored: Collection<OutboxMessage>;
  readonly #tools: { readonly clock: Clock; readonly random: Random; readonly log: ServiceLog };

  constructor(stored: Collection<OutboxMessage>, tools: { clock: Clock; random: Random; log: ServiceLog }) {
    this.#stored = stored;
    this.#tools = tools;
  }

  send(message: Omit<OutboxMessage, "id" | "sentAt">): void {
    const { clock, random, log } = this.#tools;
    const id = random.uuid();
    this.#stored.set(id, { id, sentAt: clock.now().toISOString(), ...message });
    for (const old of this.messages().slice(KEPT)) this.#stored.delete(old.id);
    log.notice(`${message.about} for ${message.to}: ${message.code}`);
  }

  /** Newest first. */
  messages(): readonly OutboxMessage[] {
    return [...this.#stored.values()].reverse().sort((a, b) => b.sentAt.localeCompare(a.sentAt));
  }
}
