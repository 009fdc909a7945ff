import type { StateCollection } from "../run/state.ts";
import { type Message, type MessageState, messageIdOf, newReceipt, stateOf } from "./message.ts";
import type { QueueSpec } from "./specs.ts";

export interface QueueStore {
  /** All queues' messages by id. */
  readonly messages: StateCollection<Message>;
  readonly now: () => number;
  /** Told of every change. */
  readonly changed: () => void;
  /** Takes what was received too often; false when its queue does not exist. */
  readonly giveUp: (message: Message, from: QueueSpec) => boolean;
}

/** One queue with its messages, the oldest first. */
export class Queue {
  spec: QueueSpec;
  /** When this program began to have the queue, and when it changed it last, in milliseconds. */
  readonly createdAt: number;
  modifiedAt: number;
  purgedAt = Number.NEGATIVE_INFINITY;
  /** Messages since the start. */
  sent = 0;
  readonly #store: QueueStore;
  readonly #messages = new Map<string, Message>();
  readonly #waiters = new Set<() => void>();
  /** Groups of a FIFO queue that gave messages, the latest last. */
  readonly #turns = new Set<string>();

  constructor(spec: QueueSpec, store: QueueStore) {
    this.spec = spec;
    this.#store = store;
    this.createdAt = this.modifiedAt = store.now();
    for (const message of store.messages.values())
      if (message.queue === spec.name) this.#messages.set(message.id, message);
  }

  /** Adds a message, or replaces it. */
  put(message: Message): void {
    this.#store.messages.set(message.id, message);
    this.#messages.set(message.id, message);
    this.#store.changed();
    this.wake();
  }

  find(id: string): Message | undefined {
    const message = this.#messages.get(id);
    return message && !this.#isExpired(message) ? message : undefined;
  }

  delete(id: string): void {
    if (!this.#messages.delete(id)) return;
    this.#store.messages.delete(id);
    this.#store.changed();
    // In a FIFO queue the next of its group may come now.
    this.wake();
  }

  /** Takes a message out that is to lie in another queue from now on. */
  release(id: string): void {
    this.#messages.delete(id);
  }

  purge(): void {
    for (const id of [...this.#messages.keys()]) this.delete(id);
    this.purgedAt = this.#store.now();
  }

  /** Messages whose time is not over. */
  *current(): Generator<Message> {
    for (const message of this.#messages.values()) if (!this.#isExpired(message)) yield message;
  }

  count(): Record<MessageState, number> {
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    const now = this.#store.now();
    for (const message of this.current()) counts[stateOf(message, now)]++;
    return counts;
  }

  /**
   * Receives at once what there is, and hides it from others. What was received too often already goes to the
   * dead-letter queue instead.
   */
  take(most: number, visibilitySeconds: number): Message[] {
    const now = this.#store.now();
    const taken: Message[] = [];
    // A FIFO group gives nothing while one of its messages is being worked on.
    const busyGroups = new Set<string>();
    for (const message of this.#inOrder()) {
      if (taken.length === most) break;
      if (this.#isExpired(message)) this.delete(message.id);
      else if (this.#isHeldBack(message, now, busyGroups)) continue;
      else if (!this.#isGivenUp(message)) taken.push(this.#receive(message, now, visibilitySeconds));
    }
    for (const { groupId } of taken) this.#putLast(groupId);
    return taken;
  }

  /** Ends when a message may have come, or after that time. */
  async change(milliseconds: number): Promise<void> {
    const next = Math.min(milliseconds, this.#untilVisible());
    await new Promise<void>(resolve => {
      const end = () => {
        clearTimeout(timer);
        this.#waiters.delete(end);
        resolve();
      };
      const timer = setTimeout(end, next);
      this.#waiters.add(end);
    });
  }

  wake(): void {
    for (const end of [...this.#waiters]) end();
  }

  /**
   * The message that this handle received; another receive can have come since, whose handle the message has then.
   *
   * @returns undefined for a message that is gone, null for a handle that never was
   */
  receivedBy(receipt: string): Message | undefined | null {
    const id = messageIdOf(receipt);
    return id === null ? null : this.find(id);
  }

  /** As they are received: a FIFO queue gives all that it can of one group, then of the next; groups take turns. */
  #inOrder(): Message[] {
    const messages = [...this.#messages.values()];
    if (!this.spec.isFifo) return messages;
    const groups = new Map<string, Message[]>();
    for (const message of messages) {
      const group = groups.get(message.groupId ?? "");
      if (group) group.push(message);
      else groups.set(message.groupId ?? "", [message]);
    }
    for (const id of this.#turns) {
      const group = groups.get(id);
      groups.delete(id);
      if (group) groups.set(id, group);
      else this.#turns.delete(id);
    }
    return [...groups.values()].flat();
  }

  #putLast(group: string | undefined): void {
    if (!this.spec.isFifo || group === undefined) return;
    this.#turns.delete(group);
    this.#turns.add(group);
  }

  #receive(message: Message, now: number, visibilitySeconds: number): Message {
    const received: Message = {
      ...message,
      receiveCount: message.receiveCount + 1,
      receivedHere: (message.receivedHere ?? 0) + 1,
      firstReceivedAt: message.firstReceivedAt ?? now,
      receivedAt: now,
      visibleAt: now + visibilitySeconds * 1000,
      receipt: newReceipt(message.id),
    };
    this.#store.messages.set(message.id, received);
    this.#messages.set(message.id, received);
    this.#store.changed();
    return received;
  }

  #isHeldBack(message: Message, now: number, busyGroups: Set<string>): boolean {
    const isHidden = message.visibleAt > now;
    if (!this.spec.isFifo || message.groupId === undefined) return isHidden;
    if (isHidden) busyGroups.add(message.groupId);
    return busyGroups.has(message.groupId);
  }

  #isGivenUp(message: Message): boolean {
    const { redrive } = this.spec;
    if (!redrive || (message.receivedHere ?? 0) < redrive.maximumReceives) return false;
    return this.#store.giveUp(message, this.spec);
  }

  #isExpired({ sentAt }: Message): boolean {
    return sentAt + this.spec.retention * 1000 <= this.#store.now();
  }

  #untilVisible(): number {
    const now = this.#store.now();
    let least = Number.POSITIVE_INFINITY;
    for (const { visibleAt } of this.#messages.values())
      if (visibleAt > now) least = Math.min(least, visibleAt - now);
    return least;
  }
}
