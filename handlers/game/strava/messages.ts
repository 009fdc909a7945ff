import * as v from "valibot";
import { StravaId as Id, type StravaEvent } from "./contract.ts";

/** Messages for the worker: something of an athlete may have changed, or an account was deleted. */
export const Message = v.variant("kind", [
  v.strictObject({ kind: v.literal("activity"), subscriptionId: Id, athleteId: Id, activityId: Id }),
  v.strictObject({ kind: v.literal("athlete"), subscriptionId: Id, athleteId: Id }),
  v.strictObject({ kind: v.literal("departure") }),
]);
export type Message = v.InferOutput<typeof Message>;

export function messageOf({ object_type, object_id, owner_id, subscription_id }: StravaEvent): Message {
  const common = { subscriptionId: subscription_id, athleteId: owner_id };
  return object_type === "activity"
    ? { kind: "activity", ...common, activityId: object_id }
    : { kind: "athlete", ...common };
}
