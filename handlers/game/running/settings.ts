import * as v from "valibot";
import { hiddenMeters, territoryResolutions } from "../rules.ts";

/** What a stack decides about territory. */
export interface RunningSettings {
  /** H3 resolution of the cells, 7 to 12. Fixed once there is territory. https://h3geo.org/docs/core-library/restable */
  readonly territoryResolution: number;
  /** Whether runs from Strava claim territory, which everybody sees. */
  readonly stravaTerritory: boolean;
  /** How far from a run's ends the cells that it wins are hidden from others, 0 to 2,000. */
  readonly territoryHiddenMeters: number;
}

/** What the links to the three config values put into the environment. */
export const runningEnvironment = {
  CONFIG_TERRITORY_RESOLUTION: v.pipe(
    v.string(),
    v.regex(territoryResolutions, "must be 7 to 12"),
    v.transform(Number),
  ),
  CONFIG_STRAVA_TERRITORY: v.pipe(
    v.picklist(["true", "false"]),
    v.transform(value => value === "true"),
  ),
  CONFIG_TERRITORY_HIDDEN_METERS: v.pipe(
    v.string(),
    v.regex(hiddenMeters, "must be 0 to 2000"),
    v.transform(Number),
  ),
};

export const runningSettings = (env: {
  readonly CONFIG_TERRITORY_RESOLUTION: number;
  readonly CONFIG_STRAVA_TERRITORY: boolean;
  readonly CONFIG_TERRITORY_HIDDEN_METERS: number;
}): RunningSettings => ({
  territoryResolution: env.CONFIG_TERRITORY_RESOLUTION,
  stravaTerritory: env.CONFIG_STRAVA_TERRITORY,
  territoryHiddenMeters: env.CONFIG_TERRITORY_HIDDEN_METERS,
});
