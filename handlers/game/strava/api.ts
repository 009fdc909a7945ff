import * as v from "valibot";
import { exchangeJson, type JsonReply, type JsonRequest } from "../../platform/fetch-json.ts";
import { type Usage, usageOf } from "./rate-limit.ts";

/** https://developers.strava.com/docs/authentication/#tokenexchange; the refreshed ones come without the athlete. */
const TokenReply = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  refresh_token: v.pipe(v.string(), v.minLength(1)),
  /** Seconds since the epoch. */
  expires_at: v.number(),
  athlete: v.optional(v.object({ id: v.pipe(v.number(), v.safeInteger()) })),
});

/**
 * What is read of a DetailedActivity: https://developers.strava.com/docs/reference/. Its own id is not: who asks knows
 * it, and the documentation's example has one that JavaScript cannot hold.
 */
export const Activity = v.object({
  athlete: v.object({ id: v.pipe(v.number(), v.safeInteger()) }),
  sport_type: v.string(),
  /** UTC. */
  start_date: v.pipe(v.string(), v.isoTimestamp()),
  trainer: v.optional(v.nullable(v.boolean()), false),
  manual: v.optional(v.nullable(v.boolean()), false),
  flagged: v.optional(v.nullable(v.boolean()), false),
});
export type Activity = v.InferOutput<typeof Activity>;

/** What is read of a SummaryActivity. */
const ListedActivity = v.object({ ...Activity.entries, id: v.pipe(v.number(), v.safeInteger()) });
export type ListedActivity = v.InferOutput<typeof ListedActivity>;

/** By type when asked for so; the documentation's own example answers a list instead: both are read. */
const Streams = v.pipe(
  v.unknown(),
  v.transform(answer =>
    Array.isArray(answer) ? Object.fromEntries(answer.map(stream => [stream?.type, stream])) : answer,
  ),
  v.object({
    latlng: v.optional(v.object({ data: v.array(v.tuple([v.number(), v.number()])) })),
    time: v.optional(v.object({ data: v.array(v.number()) })),
  }),
);
export type Streams = v.InferOutput<typeof Streams>;

export interface Tokens {
  readonly athleteId: number;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Strava answered with an error. What it says is not kept: it may quote what was sent. */
export class StravaError extends Error {
  override readonly name = "StravaError";
  constructor(
    what: string,
    readonly status: number,
    /** Only of 429 and of answers that carried the headers. */
    readonly usage: Usage | null = null,
  ) {
    super(`Strava answered ${status} to ${what}`);
  }
}

export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A reply with what its headers said of the rate limit. */
export interface Counted<Value> {
  readonly value: Value;
  readonly usage: Usage | null;
}

const listMost = 200;
const streamBytes = 8_000_000;
const pageBytes = 2_000_000;
const timeoutMilliseconds = 10_000;

/** Strava's API v3. Paths are made of numbers only, so that nothing leads elsewhere than to `baseUrl`. */
export class StravaApi {
  constructor(private readonly baseUrl: string) {}

  /** @throws StravaError 400 for a code that is wrong, used or late */
  exchangeCode = async (app: AppCredentials, code: string): Promise<Tokens> => {
    const reply = await this.#token(app, { code, grant_type: "authorization_code" });
    if (!reply.athlete) throw new StravaError("the exchange of a code, without an athlete", 200);
    return tokensOf(reply, reply.athlete.id);
  };

  /** The refresh token that comes back is the only one that is good from now on. */
  refresh = async (app: AppCredentials, { athleteId, refreshToken }: Tokens): Promise<Tokens> =>
    tokensOf(await this.#token(app, { grant_type: "refresh_token", refresh_token: refreshToken }), athleteId);

  /** Revokes all tokens of the athlete. */
  deauthorize = async (accessToken: string): Promise<void> => {
    await askStrava(
      this.baseUrl,
      "the deauthorization",
      "/oauth/deauthorize",
      form({ access_token: accessToken }),
    );
  };

  activity = (accessToken: string, id: number): Promise<Counted<Activity>> =>
    this.#read("an activity", `/api/v3/activities/${id}?include_all_efforts=false`, accessToken, Activity);

  streams = (accessToken: string, id: number): Promise<Counted<Streams>> =>
    this.#read(
      "streams",
      `/api/v3/activities/${id}/streams?keys=latlng,time&key_by_type=true`,
      accessToken,
      Streams,
      streamBytes,
    );

  /** A page of those that began after a time, in seconds since the epoch. Pages count from 1. */
  activities = (accessToken: string, after: number, page: number): Promise<Counted<ListedActivity[]>> =>
    this.#read(
      "a list of activities",
      `/api/v3/athlete/activities?after=${after}&page=${page}&per_page=${listMost}`,
      accessToken,
      v.array(ListedActivity),
      pageBytes,
    );

  async #token(app: AppCredentials, fields: Readonly<Record<string, string>>) {
    const { body } = await askStrava(
      this.baseUrl,
      "a token request",
      "/oauth/token",
      form({ ...appFields(app), ...fields }),
    );
    return understand("a token request", TokenReply, body);
  }

  async #read<Value>(
    what: string,
    path: string,
    accessToken: string,
    schema: v.GenericSchema<unknown, Value>,
    longestBytes = pageBytes,
  ): Promise<Counted<Value>> {
    const headers = { authorization: `Bearer ${accessToken}` };
    const { body, headers: told } = await askStrava(this.baseUrl, what, path, { headers, longestBytes });
    return { value: understand(what, schema, body), usage: usageOf(told) };
  }
}

/** @throws StravaError when Strava answers with an error */
export async function askStrava(
  baseUrl: string,
  what: string,
  path: string,
  request: JsonRequest = {},
): Promise<JsonReply> {
  const reply = await exchangeJson(`${baseUrl}${path}`, { timeoutMilliseconds, ...request });
  if (reply.status >= 200 && reply.status < 300) return reply;
  throw new StravaError(what, reply.status, usageOf(reply.headers));
}

/** Says where an answer is not as documented, without its values. */
export function understand<Value>(
  what: string,
  schema: v.GenericSchema<unknown, Value>,
  body: unknown,
): Value {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`Strava's answer to ${what} is not as documented: ${v.getDotPath(issue) ?? "all of it"}`);
}

/** Most activities on a page: a page with fewer is the last. */
export const activitiesOnPage = listMost;

export const appFields = ({ clientId, clientSecret }: AppCredentials) => ({
  client_id: clientId,
  client_secret: clientSecret,
});

export const form = (fields: Readonly<Record<string, string>>): JsonRequest => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});

const tokensOf = (reply: v.InferOutput<typeof TokenReply>, athleteId: number): Tokens => ({
  athleteId,
  accessToken: reply.access_token,
  refreshToken: reply.refresh_token,
  expiresAt: reply.expires_at * 1000,
});
