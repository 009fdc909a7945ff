import * as v from "valibot";
import { territoryResolutions } from "../game/rules.ts";

/** What a stack decides about territory. */
export interface RunningSettings {
  /** H3 resolution of the cells, 7 to 12. Fixed once there is territory. https://h3geo.org/docs/core-library/restable */
  readonly territoryResolution: number;
  /** Whether runs from Strava claim territory, which everybody sees. */
  readonly stravaTerritory: boolean;
}

/** What the links `{ config: "territoryResolution" }` and `{ config: "stravaTerritory" }` put into the environment. */
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
};

export const runningSettings = (env: {
  readonly CONFIG_TERRITORY_RESOLUTION: number;
  readonly CONFIG_STRAVA_TERRITORY: boolean;
}): RunningSettings => ({
  territoryResolution: env.CONFIG_TERRITORY_RESOLUTION,
  stravaTerritory: env.CONFIG_STRAVA_TERRITORY,
});
