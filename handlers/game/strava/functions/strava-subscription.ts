import { readEnv } from "../../../platform/env.ts";
import { functionEnvironment, wireFunction } from "../../../platform/wire.ts";
import { invokable } from "../../../platform/work/function.ts";
import { stravaEnvironment, stravaOf } from "../settings.ts";
import { ensureSubscription, SubscriptionEvent } from "../subscription.ts";

const env = readEnv({ ...functionEnvironment, ...stravaEnvironment });
const platform = wireFunction(env);
const dependencies = { database: platform.database, strava: stravaOf(env) };

export const handler = invokable(SubscriptionEvent, { name: "strava-subscription", ...platform }, event =>
  ensureSubscription(event, dependencies),
);
