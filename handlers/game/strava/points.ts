import type { Activity, Streams } from "./api.ts";

/** A position with its time, in milliseconds since the epoch. */
export interface StravaPoint {
  readonly latitude: number;
  readonly longitude: number;
  readonly time: number;
}

/** https://developers.strava.com/docs/reference/#api-models-SportType; a virtual run has been nowhere. */
const runs = new Set(["Run", "TrailRun"]);
const mostPoints = 20_000;

/** Why an activity cannot count as a run, or null if it can. */
export function whyIgnored(activity: Activity): string | null {
  if (!runs.has(activity.sport_type)) return "not_a_run";
  if (activity.manual) return "entered_by_hand";
  if (activity.trainer) return "treadmill";
  return activity.flagged ? "flagged" : null;
}

/**
 * The points of a run: the time of each is the start and so many seconds. Those that do not advance are left out, up to
 * the first that is later than all before it; of more than 20,000, every second, third and so on is kept, and the last.
 */
export function pointsOf({ start_date }: Activity, { latlng, time }: Streams): StravaPoint[] {
  const start = Date.parse(start_date);
  const seconds = time?.data ?? [];
  let latest = Number.NEGATIVE_INFINITY;
  const all = (latlng?.data ?? []).slice(0, seconds.length).flatMap(([latitude, longitude], index) => {
    const at = seconds[index] as number;
    if (!(at > latest)) return [];
    latest = at;
    return [{ latitude, longitude, time: start + at * 1000 }];
  });
  if (all.length <= mostPoints) return all;
  const step = Math.ceil(all.length / (mostPoints - 1));
  return all.filter((_, index) => index % step === 0 || index === all.length - 1);
}
