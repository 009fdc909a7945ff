import type { Faults } from "../run/faults.ts";
import type { StateStore } from "../run/state.ts";
import type { Clock } from "../services/host.ts";
import { Agenda, type Task } from "./agenda.ts";
import { type ConfiguredWebhook, Deliveries } from "./events/deliveries.ts";
import { EventLog } from "./events/log.ts";
import { type NewId, newId as randomId } from "./ids.ts";
import { type Objects, openObjects } from "./objects/store.ts";

export interface StripeOptions {
  /** Where objects are kept; local mode's own store is emptied by `npm run reset`. */
  readonly store: StateStore;
  /** Where events are sent, besides webhook endpoints that are made by the API; asked at each delivery. */
  readonly webhook?: () => ConfiguredWebhook | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock;
  readonly faults?: Faults;
  /** Shown on the checkout page. Default "Test shop". */
  readonly shopName?: string;
  readonly warn?: (message: string) => void;
}

/** Everything that operations, rules and pages work with. */
export interface LocalStripe {
  readonly objects: Objects;
  readonly agenda: Agenda;
  readonly events: EventLog;
  readonly deliveries: Deliveries;
  readonly faults: Faults | undefined;
  readonly shopName: string;
  /** Origin of the checkout page, such as `http://localhost:4002`. */
  readonly siteUrl: () => string;
  readonly newId: NewId;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createStripe(options: StripeOptions, siteUrl: () => string): LocalStripe {
  const { store, clock, faults, shopName = "Test shop", warn = () => {} } = options;
  const now = () => (clock ? clock.now().getTime() : Date.now());
  const objects = openObjects(store);
  const deliveries = new Deliveries({
    objects,
    now,
    faults,
    warn,
    newId: randomId,
    webhook: options.webhook ?? (() => undefined),
  });
  return {
    objects,
    deliveries,
    faults,
    shopName,
    siteUrl,
    now,
    newId: randomId,
    agenda: new Agenda(store.collection<Task>("stripe-agenda"), now),
    events: new EventLog({ objects, deliveries, now, newId: randomId }),
  };
}

/** Unix seconds, as in `created`. */
export const secondsOf = ({ now }: Pick<LocalStripe, "now">): number => Math.floor(now() / 1000);
