import * as v from "valibot";
import type { Database } from "../../platform/database/database.ts";
import { callbackSecret, verifyToken } from "./keys.ts";
import { type Strava, whereOn } from "./settings.ts";
import { saveSubscription } from "./store.ts";
import { listSubscriptions, subscribe, unsubscribe } from "./subscription-api.ts";

export const SubscriptionEvent = v.strictObject({
  /** Of the API, as Strava reaches it. */
  apiUrl: v.pipe(v.string(), v.url()),
});

export interface SubscriptionResult {
  readonly subscriptionId: number;
  /** Without the secret at its end. */
  readonly callbackUrl: string;
  readonly outcome: "kept" | "created" | "replaced";
}

/**
 * Sees to it that Strava sends its events to this stack: an application has one subscription, so one that leads
 * elsewhere is ended first. While it is made, Strava calls `GET /strava/webhook/{secret}`.
 * https://developers.strava.com/docs/webhooks/
 */
export async function ensureSubscription(
  { apiUrl }: v.InferOutput<typeof SubscriptionEvent>,
  dependencies: { readonly database: Database; readonly strava: Strava | null },
): Promise<SubscriptionResult> {
  const strava = whereOn(dependencies.strava);
  const callbackUrl = `${apiUrl.replace(/\/$/, "")}/strava/webhook`;
  const [app, ring] = [await strava.credentials(), await strava.keys()];
  const secretUrl = `${callbackUrl}/${callbackSecret(ring)}`;
  const there = await listSubscriptions(strava.url, app);
  const same = there.find(subscription => subscription.callback_url === secretUrl);
  for (const other of there) if (other !== same) await unsubscribe(strava.url, app, other.id);
  const { id } = same ?? (await subscribe(strava.url, app, secretUrl, verifyToken(ring)));
  await saveSubscription(dependencies.database, id, callbackUrl);
  const made = there.length > 0 ? "replaced" : "created";
  return { subscriptionId: id, callbackUrl, outcome: same ? "kept" : made };
}
