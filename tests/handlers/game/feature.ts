import type { Feature } from "../../support/features.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;
const tokenKeys = { current: "1", keys: { 1: Buffer.alloc(32).toString("base64") } };

/** Strava and deposits, with a Strava that is not there. */
export const feature: Feature = {
  config: {
    stravaClientId: "12345",
    stravaUrl: "http://127.0.0.1:9",
    depositsTreasury: address("1"),
    depositsToken: address("2"),
  },
  secrets: { stravaTokenKeys: JSON.stringify(tokenKeys) },
};
