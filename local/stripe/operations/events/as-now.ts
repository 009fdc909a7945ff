import type { StoredEvent } from "../../objects/types.ts";
import type { LocalStripe } from "../../stripe.ts";

/** An event with the number of endpoints that have not taken it yet. */
export const eventAsNow = ({ deliveries }: LocalStripe, event: StoredEvent): StoredEvent => ({
  ...event,
  pending_webhooks: deliveries.of(event.id).filter(({ state }) => state === "pending").length,
});

/** Whether every endpoint has taken it; an event that goes nowhere has nothing left to deliver. */
export function isDelivered({ deliveries }: LocalStripe, { id }: StoredEvent): boolean {
  const all = deliveries.of(id);
  const endpoints = new Set(all.map(({ endpointId }) => endpointId));
  return [...endpoints].every(endpoint =>
    all.some(({ endpointId, state }) => endpointId === endpoint && state === "succeeded"),
  );
}
