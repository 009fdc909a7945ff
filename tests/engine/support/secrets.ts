import type { Account } from "./cloud/account.ts";
import { openedObject } from "./cloud/properties.ts";

/** Config values that a stack with Strava keeps secret. */
export const stravaSecrets = {
  "groundwork:stravaClientSecret": "the-client-secret-of-strava",
  "groundwork:stravaTokenKeys": JSON.stringify({
    current: "1",
    keys: { 1: Buffer.alloc(32, "strava").toString("base64") },
  }),
} as const;

/** Every secret that a stack holds: of its config, and those that AWS made. */
export function secretsOf(account: Account): string[] {
  const made = account.things.flatMap(({ type, state }) => {
    const { secretString, clientSecret } = openedObject(state);
    if (type === "aws:cognito/userPoolClient:UserPoolClient")
      return clientSecret ? [String(clientSecret)] : [];
    if (type !== "aws:secretsmanager/secretVersion:SecretVersion") return [];
    const { password } = String(secretString).startsWith("{") ? JSON.parse(String(secretString)) : {};
    return [String(password ?? secretString)];
  });
  const keys = Buffer.alloc(32, "strava").toString("base64");
  return [...made, stravaSecrets["groundwork:stravaClientSecret"], keys];
}
