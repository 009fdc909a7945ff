import type { Faults } from "../../run/faults.ts";
import type { NewId } from "../ids.ts";
import type { Objects } from "../objects/store.ts";
import type { EventType, StoredEvent } from "../objects/types.ts";
import { planDelivery } from "./plan.ts";
import { type Answer, sendEvent } from "./send.ts";

/** Where the program takes webhooks. */
export interface ConfiguredWebhook {
  readonly url: string;
  readonly secret: string;
  /** Types of events that are sent; default all. */
  readonly events?: readonly string[];
}

/** An event on its way to one endpoint. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  /** `configured`, or the id of a webhook endpoint. */
  readonly endpointId: string;
  readonly cause: "event" | "duplicate" | "resend";
  readonly state: "pending" | "succeeded" | "failed" | "lost";
  readonly attempts: readonly Attempt[];
  /** Milliseconds since the epoch; null when nothing more is tried. */
  readonly nextAt: number | null;
}

export interface Attempt extends Answer {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly url: string | null;
}

export interface DeliveriesOptions {
  readonly objects: Objects;
  readonly webhook: () => ConfiguredWebhook | undefined;
  readonly now: () => number;
  readonly newId: NewId;
  readonly faults: Faults | undefined;
  readonly warn: (message: string) => void;
}

interface Endpoint extends ConfiguredWebhook {
  readonly id: string;
}

/** Waits before a failed delivery is tried again, in milliseconds. Stripe's own are hours: this is for a person who waits. */
export const RETRY_WAITS: readonly number[] = [2_000, 10_000, 60_000, 600_000, 3_600_000];

/** What a shop's functions take at once, after an outage with hundreds of events. */
const MOST_AT_ONCE = 25;

/** Sends events to the webhooks, tries again what fails, and records every try. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  /** Deliveries by event. */
  readonly #byEvent = new Map<string, string[]>();
  /** Ids of those that are to be tried, so that what is done costs nothing. */
  readonly #waiting = new Set<string>();
  readonly #flying = new Map<string, Promise<void>>();
  readonly #closing = new AbortController();
  /** Told when there may be something to send. */
  onChange: () => void = () => {};
  version = 0;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
    for (const delivery of options.objects.deliveries.values()) this.#index(delivery);
  }

  /** Where events of a type go now. */
  endpointsOf(type: EventType): readonly Endpoint[] {
    return this.#endpoints().filter(({ events = ["*"] }) => events.includes("*") || events.includes(type));
  }

  /** Sends a new event to every endpoint, as the faults want it. */
  schedule(event: StoredEvent): void {
    const { now, faults } = this.#options;
    for (const endpoint of this.endpointsOf(event.type)) {
      const { copies, isLost, waitMilliseconds } = planDelivery(faults);
      const nextAt = isLost ? null : now() + waitMilliseconds;
      const state = isLost ? "lost" : "pending";
      this.#add({ eventId: event.id, endpointId: endpoint.id, cause: "event", state, nextAt });
      if (copies === 2 && !isLost)
        this.#add({ eventId: event.id, endpointId: endpoint.id, cause: "duplicate", state, nextAt });
    }
    this.#changed();
  }

  /** Sends an event once more to every endpoint, without changing what is tried by itself. */
  resend(event: StoredEvent): number {
    const endpoints = this.endpointsOf(event.type);
    for (const { id: endpointId } of endpoints)
      this.#add({
        eventId: event.id,
        endpointId,
        cause: "resend",
        state: "pending",
        nextAt: this.#options.now(),
      });
    this.#changed();
    return endpoints.length;
  }

  of(eventId: string): readonly Delivery[] {
    const { deliveries } = this.#options.objects;
    return (this.#byEvent.get(eventId) ?? []).flatMap(id => deliveries.get(id) ?? []);
  }

  forget(eventId: string): void {
    for (const { id } of this.of(eventId)) {
      this.#options.objects.deliveries.delete(id);
      this.#waiting.delete(id);
    }
    this.#byEvent.delete(eventId);
  }

  /** Starts what is due; true if there was something. */
  startDue(): boolean {
    if (this.#closing.signal.aborted) return false;
    const now = this.#options.now();
    const due = this.#toStart().filter(({ nextAt }) => nextAt !== null && nextAt <= now);
    due.sort((a, b) => Number(a.nextAt) - Number(b.nextAt));
    const started = due.slice(0, MOST_AT_ONCE - this.#flying.size);
    for (const delivery of started) this.#start(delivery);
    return started.length > 0;
  }

  /** When the next one can start, in milliseconds since the epoch; null without one, or when as many as may are under way. */
  next(): number | null {
    if (this.#flying.size >= MOST_AT_ONCE) return null;
    let next: number | null = null;
    for (const { nextAt } of this.#toStart())
      if (nextAt !== null && (next === null || nextAt < next)) next = nextAt;
    return next;
  }

  /** Resolves when those tries of an event that are under way now have ended. */
  async underWay(eventId?: string): Promise<void> {
    const ids = eventId === undefined ? [...this.#flying.keys()] : (this.#byEvent.get(eventId) ?? []);
    await Promise.all(ids.map(id => this.#flying.get(id)));
  }

  /** Breaks off tries that are under way; they are made again after the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.underWay();
  }

  /** What is to be tried, and not under way. */
  #toStart(): Delivery[] {
    const { deliveries } = this.#options.objects;
    return [...this.#waiting].flatMap(id => (this.#flying.has(id) ? [] : (deliveries.get(id) ?? [])));
  }

  #start(delivery: Delivery): void {
    const flight = this.#attempt(delivery).finally(() => {
      this.#flying.delete(delivery.id);
      this.#changed();
    });
    this.#flying.set(delivery.id, flight);
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { objects, now } = this.#options;
    const event = objects.events.get(delivery.eventId);
    const endpoint = this.#endpoints().find(({ id }) => id === delivery.endpointId);
    const at = now();
    const answer = event && endpoint ? await sendEvent(event, endpoint, at, this.#closing.signal) : GONE;
    if (this.#closing.signal.aborted) return;
    const attempts = [...delivery.attempts, { ...answer, at, url: endpoint?.url ?? null }];
    const isDelivered = answer.status !== null && answer.status >= 200 && answer.status < 300;
    const nextAt = isDelivered || !event ? null : this.#retryAt(delivery, attempts.length);
    const state = isDelivered ? "succeeded" : nextAt === null ? "failed" : "pending";
    objects.deliveries.set(delivery.id, { ...delivery, attempts, nextAt, state });
    if (nextAt === null) this.#waiting.delete(delivery.id);
    if (!isDelivered && event) this.#warnOnce(event, attempts.length, answer);
  }

  #retryAt({ cause, endpointId }: Delivery, attempts: number): number | null {
    const isGone = endpointId !== CONFIGURED && !this.#options.objects.endpoints.has(endpointId);
    const wait = cause === "event" && !isGone ? RETRY_WAITS[attempts - 1] : undefined;
    return wait === undefined ? null : this.#options.now() + wait;
  }

  #warnOnce({ type, id }: StoredEvent, attempts: number, { status, error, body }: Answer): void {
    if (attempts > 1) return;
    const what = status === null ? error : `${status} ${body.slice(0, 200)}`;
    this.#options.warn(`The webhook did not take ${type} (${id}): ${what}`);
  }

  #endpoints(): readonly Endpoint[] {
    const { webhook, objects } = this.#options;
    const configured = webhook();
    const made = [...objects.endpoints.values()]
      .filter(({ status }) => status === "enabled")
      .map(({ id, url, secret = "", enabled_events }) => ({ id, url, secret, events: enabled_events }));
    return configured ? [{ ...configured, id: CONFIGURED }, ...made] : made;
  }

  #add(parts: Omit<Delivery, "id" | "attempts">): void {
    const delivery: Delivery = { ...parts, id: this.#options.newId("whd"), attempts: [] };
    this.#options.objects.deliveries.set(delivery.id, delivery);
    this.#index(delivery);
  }

  #index({ id, eventId, nextAt }: Delivery): void {
    this.#byEvent.set(eventId, [...(this.#byEvent.get(eventId) ?? []), id]);
    if (nextAt !== null) this.#waiting.add(id);
  }

  #changed(): void {
    this.version++;
    this.onChange();
  }
}

const CONFIGURED = "configured";
const GONE: Answer = { status: null, body: "", error: "There is no such webhook any more." };
