import { API_VERSION } from "../http/version.ts";
import type { NewId } from "../ids.ts";
import type { Objects } from "../objects/store.ts";
import type { EventObject, EventType, StoredEvent } from "../objects/types.ts";
import type { Deliveries } from "./deliveries.ts";

const KEPT_DAYS = 30;
const DAY_MILLISECONDS = 86_400_000;

/** The API call that causes events. */
export interface Cause {
  readonly requestId: string;
  readonly idempotencyKey: string | null;
}

export interface EventLogOptions {
  readonly objects: Objects;
  readonly deliveries: Deliveries;
  readonly now: () => number;
  readonly newId: NewId;
}

/** Records what happens as events, and hands each to the deliveries. */
export class EventLog {
  readonly #options: EventLogOptions;
  #cause: Cause | null = null;

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#forgetOld();
  }

  /** Runs work whose events name this API call. It must not wait for anything. */
  during<T>(cause: Cause, work: () => T): T {
    this.#cause = cause;
    try {
      return work();
    } finally {
      this.#cause = null;
    }
  }

  /** @param before members that changed, with their former values; for events that end in `updated` */
  record<T extends EventType>(
    type: T,
    object: EventObject<T>,
    before?: Partial<EventObject<T>>,
  ): StoredEvent {
    const { objects, deliveries, now, newId } = this.#options;
    const event: StoredEvent = {
      id: newId("evt"),
      object: "event",
      api_version: API_VERSION,
      created: Math.floor(now() / 1000),
      // What the object becomes later does not change the event.
      data: structuredClone(before === undefined ? { object } : { object, previous_attributes: before }),
      livemode: false,
      pending_webhooks: deliveries.endpointsOf(type).length,
      request: {
        id: this.#cause?.requestId ?? null,
        idempotency_key: this.#cause?.idempotencyKey ?? null,
      },
      type,
    };
    objects.events.set(event.id, event);
    deliveries.schedule(event);
    return event;
  }

  #forgetOld(): void {
    const { objects, deliveries, now } = this.#options;
    const oldest = Math.floor((now() - KEPT_DAYS * DAY_MILLISECONDS) / 1000);
    const old = [...objects.events.values()].filter(({ created }) => created < oldest);
    for (const { id } of old) {
      deliveries.forget(id);
      objects.events.delete(id);
    }
  }
}
