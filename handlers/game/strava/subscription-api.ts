import * as v from "valibot";
import { type AppCredentials, appFields, askStrava, form, understand } from "./api.ts";

const Subscription = v.object({
  id: v.pipe(v.number(), v.safeInteger()),
  callback_url: v.optional(v.string()),
});
export type Subscription = v.InferOutput<typeof Subscription>;

const path = "/api/v3/push_subscriptions";

/** The webhook subscriptions of the app: one at most. https://developers.strava.com/docs/webhooks/ */
export async function listSubscriptions(baseUrl: string, app: AppCredentials): Promise<Subscription[]> {
  const what = "the list of subscriptions";
  const { body } = await askStrava(baseUrl, what, `${path}?${new URLSearchParams(appFields(app))}`);
  return understand(what, v.array(Subscription), body);
}

/** Strava calls the address before it answers. */
export async function subscribe(
  baseUrl: string,
  app: AppCredentials,
  callbackUrl: string,
  verifyToken: string,
): Promise<Subscription> {
  const fields = { ...appFields(app), callback_url: callbackUrl, verify_token: verifyToken };
  const { body } = await askStrava(baseUrl, "a subscription", path, form(fields));
  return understand("a subscription", Subscription, body);
}

export async function unsubscribe(baseUrl: string, app: AppCredentials, id: number): Promise<void> {
  const query = new URLSearchParams(appFields(app));
  await askStrava(baseUrl, "the end of a subscription", `${path}/${id}?${query}`, { method: "DELETE" });
}
