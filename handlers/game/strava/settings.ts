import * as v from "valibot";
import { type ReadSecret, secretReader } from "../../platform/aws/secrets.ts";
import { ApiError } from "../../platform/errors.ts";
import { type AppCredentials, StravaApi } from "./api.ts";
import { errors } from "./errors.ts";
import { type KeyRing, parseKeyRing } from "./keys.ts";

/** What the links of the contract put into a function's environment; the optional ones are missing while Strava is off. */
export const stravaEnvironment = {
  CONFIG_STRAVA_URL: v.pipe(v.string(), v.check(isSafe, "https, or http on this machine")),
  CONFIG_STRAVA_CLIENT_ID: v.optional(v.pipe(v.string(), v.digits())),
  SECRET_STRAVA_CLIENT_SECRET_ARN: v.optional(v.string()),
  SECRET_STRAVA_TOKEN_KEYS_ARN: v.optional(v.string()),
};

export interface Strava {
  readonly api: StravaApi;
  /** Without a slash at its end. */
  readonly url: string;
  readonly clientId: string;
  readonly credentials: () => Promise<AppCredentials>;
  readonly keys: () => Promise<KeyRing>;
}

type StravaEnv = v.InferOutput<v.ObjectSchema<typeof stravaEnvironment, undefined>>;

/** Null in a stack whose config value `stravaClientId` is empty. */
export function stravaOf(env: StravaEnv, read: (arn: string) => ReadSecret = secretReader): Strava | null {
  const { CONFIG_STRAVA_CLIENT_ID: clientId } = env;
  const url = new URL(env.CONFIG_STRAVA_URL).origin;
  const { SECRET_STRAVA_CLIENT_SECRET_ARN: secretArn, SECRET_STRAVA_TOKEN_KEYS_ARN: keysArn } = env;
  if (!clientId || !secretArn || !keysArn) return null;
  const [clientSecret, keyRing] = [read(secretArn), read(keysArn)];
  return {
    api: new StravaApi(url),
    url,
    clientId,
    credentials: async () => ({ clientId, clientSecret: await clientSecret() }),
    keys: async () => parseKeyRing(await keyRing()),
  };
}

/** @throws ApiError `strava_off` */
export function whereOn(strava: Strava | null): Strava {
  if (strava) return strava;
  throw new ApiError(errors.strava_off, {
    detail:
      'Nothing is fetched from Strava here, because the config value "stravaClientId" is empty. Set it to the id of an application at Strava.',
  });
}

/** Tokens go there: over TLS, or to this machine in tests. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, username } = new URL(text);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return (
    (protocol === "https:" || (protocol === "http:" && isLocal)) && !username && !search && pathname === "/"
  );
}
