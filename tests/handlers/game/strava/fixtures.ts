import { randomBytes } from "node:crypto";
import type { StravaActivity } from "./strava-server.ts";

const newKey = () => randomBytes(32).toString("base64");

/** The secret `stravaTokenKeys`; with a new key where none is given. */
export const keyRing = (current: string, keys: Record<string, string> = { [current]: newKey() }): string =>
  JSON.stringify({ current, keys });

/** A run of a kilometre northwards, from a place of its own, at 3.3 m/s. */
export const activity = (
  id: number,
  startedAt: number,
  more: Record<string, unknown> = {},
): StravaActivity => ({
  id,
  sport_type: "Run",
  start_date: `${new Date(startedAt).toISOString().slice(0, 19)}Z`,
  track: Array.from(
    { length: 31 },
    (_, index) => [44.8 + index * 0.0003, 20.4 + (id % 100) / 100, index * 10] as const,
  ),
  ...more,
});
