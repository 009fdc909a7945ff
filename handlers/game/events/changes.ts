import { ApiError } from "../../platform/errors.ts";
import type { EventChange } from "./contract.ts";
import { errors } from "./errors.ts";
import type { StoredEvent } from "./store.ts";

/** What people have paid for. */
const promises = ["startsAt", "priceCoins", "rewardCoins"] as const;

/**
 * Holds a change against what was promised.
 *
 * A draft can become anything. A published event may get another title and description and more or fewer seats, but
 * never fewer than are sold; its start, price and rewards may change only before its first ticket is sold, and its
 * start only into the future. What is over or cancelled stays as it is.
 *
 * @param now milliseconds since the epoch
 * @throws ApiError `event_not_changeable`
 */
export function assertChangeable(event: StoredEvent, change: EventChange, now: number): void {
  if (event.state === "draft") return;
  if (event.state !== "published" || Date.parse(event.endsAt) <= now)
    throw notChangeable(`The event is ${event.state === "published" ? "over" : event.state}.`);
  if (change.capacity !== undefined && change.capacity < event.ticketsSold)
    throw notChangeable(`${event.ticketsSold} tickets are sold.`, { ticketsSold: event.ticketsSold });
  const broken = promises.find(name => change[name] !== undefined && !isSame(change[name], event[name]));
  if (broken === undefined) return;
  if (event.ticketsSold > 0)
    throw notChangeable(`Tickets are sold, so ${broken} stays as it is.`, { field: broken });
  if (Date.parse(event.startsAt) <= now) throw notChangeable("The event has begun.", { field: broken });
  if (change.startsAt !== undefined) assertFuture(change.startsAt, now);
}

/**
 * @param now milliseconds since the epoch
 * @throws ApiError `event_not_changeable`
 */
export function assertFuture(startsAt: string, now: number): void {
  if (Date.parse(startsAt) <= now) throw notChangeable("An event that players see starts in the future.");
}

export const notChangeable = (detail: string, facts: Readonly<Record<string, string | number>> = {}) =>
  new ApiError(errors.event_not_changeable, { detail, facts });

function isSame(wanted: unknown, present: unknown): boolean {
  if (Array.isArray(wanted) && Array.isArray(present))
    return wanted.length === present.length && wanted.every((value, index) => value === present[index]);
  if (typeof wanted === "string" && typeof present === "string")
    return Date.parse(wanted) === Date.parse(present);
  return wanted === present;
}
