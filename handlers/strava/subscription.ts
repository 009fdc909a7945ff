import * as v from "valibot";
import type { Database } from "../platform/database.ts";
import { verifyToken } from "./keys.ts";
import { type Strava, whereOn } from "./settings.ts";
import { saveSubscription } from "./store.ts";
import { listSubscriptions, subscribe, unsubscribe } from "./subscription-api.ts";

export const SubscriptionEvent = v.strictObject({
  /** Of the API, as Strava reaches it. */
  apiUrl: v.pipe(v.string(), v.url()),
});

export interface SubscriptionResult {
  readonly subscriptionId: number;
  readonly callbackUrl: string;
  readonly outcome: "kept" | "created" | "replaced";
}

/**
 * Sees to it that Strava sends its events to this stack: an application has one subscription, so one that leads
 * elsewhere is ended first. While it is made, Strava calls `GET /strava/webhook`.
 * https://developers.strava.com/docs/webhooks/
 */
export async function ensureSubscription(
  { apiUrl }: v.InferOutput<typeof SubscriptionEvent>,
  dependencies: { readonly database: Database; readonly strava: Strava | null },
): Promise<SubscriptionResult> {
  const strava = whereOn(dependencies.strava);
  const callbackUrl = `${apiUrl.replace(/\/$/, "")}/strava/webhook`;
  const app = await strava.credentials();
  const there = await listSubscriptions(strava.url, app);
  const same = there.find(subscription => subscription.callback_url === callbackUrl);
  for (const other of there) if (other !== same) await unsubscribe(strava.url, app, other.id);
  const { id } = same ?? (await subscribe(strava.url, app, callbackUrl, verifyToken(await strava.keys())));
  await saveSubscription(dependencies.database, id, callbackUrl);
  const made = there.length > 0 ? "replaced" : "created";
  return { subscriptionId: id, callbackUrl, outcome: same ? "kept" : made };
}
