/** The one version of Stripe's API that is spoken here: the pin of the `stripe` package in package.json. */
export const API_VERSION = "2026-10-28.endive";
