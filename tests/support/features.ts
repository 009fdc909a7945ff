import { feature as game } from "../handlers/game/feature.ts";
import { feature as shop } from "../handlers/shop/feature.ts";

/** Config that switches on what a new stack has off, so that tests look at it too. */
export interface Feature {
  readonly config: Readonly<Record<string, string>>;
  /** Values for the secrets that the config then asks for, where a placeholder would not do. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Of each product that has such parts. */
const features: readonly Feature[] = [game, shop];

/** Config of a stack that has everything on. */
export const everythingOn: Readonly<Record<string, string>> = Object.assign(
  {},
  ...features.map(({ config }) => config),
);

/** Options of `npm start` that switch everything on. */
export const everythingOnArgs: readonly string[] = features
  .flatMap(({ config, secrets = {} }) => Object.entries({ ...config, ...secrets }))
  .flatMap(([key, value]) => ["--config", `${key}=${value}`]);
