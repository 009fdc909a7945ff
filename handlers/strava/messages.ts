import * as v from "valibot";

const Id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/**
 * An event of Strava's, as a hint: https://developers.strava.com/docs/webhooks/. What else is in it, such as `updates`, is
 * not looked at.
 */
export const Event = v.objectWithRest(
  {
    object_type: v.picklist(["activity", "athlete"]),
    object_id: Id,
    aspect_type: v.picklist(["create", "update", "delete"]),
    owner_id: Id,
    subscription_id: Id,
    event_time: v.pipe(v.number(), v.safeInteger()),
  },
  v.unknown(),
);
export type Event = v.InferOutput<typeof Event>;

/** What the worker is told: that something of an athlete may have changed, or that somebody left. */
export const Message = v.variant("kind", [
  v.strictObject({ kind: v.literal("activity"), subscriptionId: Id, athleteId: Id, activityId: Id }),
  v.strictObject({ kind: v.literal("athlete"), subscriptionId: Id, athleteId: Id }),
  v.strictObject({ kind: v.literal("departure") }),
]);
export type Message = v.InferOutput<typeof Message>;

export function messageOf({ object_type, object_id, owner_id, subscription_id }: Event): Message {
  const common = { subscriptionId: subscription_id, athleteId: owner_id };
  return object_type === "activity"
    ? { kind: "activity", ...common, activityId: object_id }
    : { kind: "athlete", ...common };
}
