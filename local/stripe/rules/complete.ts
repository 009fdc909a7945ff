import { change, type SessionRecord } from "../objects/store.ts";
import type { Session } from "../objects/types.ts";
import type { LocalStripe } from "../stripe.ts";

/** Ends an open session well and counts its coupon. Returns the id of the event that says so. */
export function complete(
  stripe: LocalStripe,
  record: SessionRecord,
  paymentStatus: Session["payment_status"],
): string {
  const session: Session = {
    ...record.session,
    payment_status: paymentStatus,
    status: "complete",
    url: null,
  };
  stripe.objects.sessions.set(session.id, { ...record, session });
  stripe.agenda.cancel("expire-session", session.id);
  redeem(stripe, record.coupon);
  return stripe.events.record("checkout.session.completed", session).id;
}

function redeem({ objects }: LocalStripe, id: string | null): void {
  const coupon = id === null ? undefined : objects.coupons.get(id);
  if (coupon) change(objects.coupons, coupon, { times_redeemed: coupon.times_redeemed + 1 });
}
