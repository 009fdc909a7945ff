import * as v from "valibot";
import { defineContract, type Link, open, signedIn } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";
import { Instant, text } from "../../../contract/schemas.ts";
import { hiddenMeters, territoryResolutions } from "../rules.ts";
import { errors } from "./errors.ts";

/** Where to send the person's browser. */
export const Authorization = v.object({ authorizeUrl: v.string() });

/** What Strava put into the address of the page that the person came back to. */
export const AuthorizationReply = v.strictObject({
  code: text(200),
  /** What the athlete granted: `read,activity:read`. */
  scope: v.pipe(v.string(), v.maxLength(200), v.regex(/^[a-z_:, ]*$/)),
  state: text(2_000),
});

export const Connection = v.object({
  connected: v.boolean(),
  connectedAt: v.nullable(Instant),
  /** Strava takes our authorization no more: connect again. */
  needsReconnect: v.boolean(),
  /** The latest runs that were not taken over, and the error code that says why. */
  notTaken: v.array(v.object({ activityId: v.string(), reason: v.string() })),
});

export const StravaId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/**
 * An event of Strava's, as a hint: https://developers.strava.com/docs/webhooks/. What else is in it, such as `updates`, is
 * not looked at.
 */
export const StravaEvent = v.objectWithRest(
  {
    object_type: v.picklist(["activity", "athlete"]),
    object_id: StravaId,
    aspect_type: v.picklist(["create", "update", "delete"]),
    owner_id: StravaId,
    subscription_id: StravaId,
    event_time: v.pipe(v.number(), v.safeInteger()),
  },
  v.unknown(),
);
export type StravaEvent = v.InferOutput<typeof StravaEvent>;

const challenge = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const Challenge = v.strictObject({
  "hub.mode": v.literal("subscribe"),
  "hub.verify_token": challenge,
  "hub.challenge": challenge,
});

/** Made from the secret `stravaTokenKeys`. */
const Callback = v.strictObject({
  secret: v.pipe(
    v.string(),
    v.regex(/^[0-9a-f]{64}$/, "Invalid secret: Expected 64 hexadecimal digits"),
    v.examples(["0".repeat(64)]),
  ),
});
/** Strava sends an event when an athlete saves an activity; above this it sends it again later. */
const eventThrottle = { ratePerSecond: 10, burst: 20 } as const;

const uses: readonly Link[] = [
  "database",
  { config: "stravaUrl" },
  { config: "stravaClientId" },
  { secret: "stravaClientSecret", when: "stravaClientId" },
  { secret: "stravaTokenKeys", when: "stravaClientId" },
];
/** Of whatever saves runs. */
const saving: readonly Link[] = [
  ...uses,
  { config: "territoryResolution", matches: territoryResolutions },
  { config: "stravaTerritory" },
  { config: "territoryHiddenMeters", matches: hiddenMeters },
];

/** Runs that are fetched from Strava. Off where the config value `stravaClientId` is empty. */
export const contract = defineContract({
  service: "strava",
  summary: "Runs from Strava",
  uses: [...uses, { config: "stravaReturnUrl" }, { queue: "stravaEvents" }],
  operations: {
    read: {
      method: "GET",
      path: "/strava",
      summary: "Whether the caller is connected with Strava",
      access: signedIn,
      reply: { status: 200, body: Connection },
      errors: [errors.strava_off],
    },
    connect: {
      method: "POST",
      path: "/strava/connect",
      summary: "Begin to connect with Strava",
      access: signedIn,
      reply: { status: 200, body: Authorization },
      errors: [errors.strava_off],
    },
    finish: {
      method: "POST",
      path: "/strava/callback",
      summary: "Connect with what Strava gave the caller's browser",
      access: signedIn,
      body: AuthorizationReply,
      reply: { status: 200, body: Connection },
      errors: [
        errors.strava_off,
        errors.strava_state_invalid,
        errors.strava_code_refused,
        errors.strava_scope_missing,
        errors.strava_athlete_taken,
        errors.strava_connected_otherwise,
        errors.strava_unavailable,
      ],
    },
    disconnect: {
      method: "DELETE",
      path: "/strava",
      summary: "Disconnect: what came from Strava is removed, and the authorization given back",
      access: signedIn,
      reply: { status: 204 },
      errors: [errors.strava_off, errors.strava_not_connected],
    },
    challenge: {
      method: "GET",
      path: "/strava/webhook/{secret}",
      summary: "Prove to Strava that this address takes its events",
      access: open,
      params: Callback,
      query: Challenge,
      reply: { status: 200, body: v.object({ "hub.challenge": v.string() }) },
      errors: [errors.strava_off, commonErrors.not_found, commonErrors.forbidden],
      throttle: { ratePerSecond: 5, burst: 10 },
    },
    receive: {
      method: "POST",
      path: "/strava/webhook/{secret}",
      summary: "Take an event of Strava's as a hint",
      access: open,
      params: Callback,
      body: StravaEvent,
      reply: { status: 200, body: v.object({ received: v.literal(true) }) },
      errors: [errors.strava_off, commonErrors.not_found],
      throttle: eventThrottle,
    },
  },
  consumers: {
    "strava-worker": {
      summary: "Fetches from Strava what its events speak of",
      queue: "stravaEvents",
      timeoutSeconds: 90,
      batchSize: 5,
      uses: saving,
    },
  },
  jobs: {
    "catch-up-strava": {
      summary: "Catches up with Strava on what its events missed",
      scheduleConfig: "catchUpStravaSchedule",
      timeoutSeconds: 600,
      uses: saving,
    },
  },
  tasks: {
    "strava-subscription": {
      summary: "Sees to it that Strava sends its events here",
      timeoutSeconds: 60,
      uses,
    },
  },
});
