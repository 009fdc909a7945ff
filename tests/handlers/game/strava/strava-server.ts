import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An activity as Strava has it. */
export interface StravaActivity {
  readonly id: number;
  sport_type: string;
  readonly start_date: string;
  /** `[latitude, longitude, seconds]`. */
  readonly track: readonly (readonly [number, number, number])[];
  readonly [more: string]: unknown;
}

interface Athlete {
  accessToken: string;
  refreshToken: string;
  /** Seconds since the epoch. */
  expiresAt: number;
  /** Older access tokens: they stay good until they expire. */
  readonly older: Map<string, number>;
  readonly activities: Map<number, StravaActivity>;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly token: string | undefined;
}

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];

export interface StravaServer {
  readonly url: string;
  readonly athletes: Map<number, Athlete>;
  /** Method and path of each request. */
  readonly asked: string[];
  /** The most requests for activities that were open at once. */
  readonly peak: { atOnce: number };
  readonly subscriptions: { id: number; callback_url: string }[];
  readonly limits: { short: number; daily: number; shortUsed: number; dailyUsed: number };
  /** Answers instead of Strava, once for each; a text is sent as it is. */
  readonly instead: Answer[];
  /** What the athlete's browser brings back after the athlete has agreed. */
  authorize(
    athleteId: number,
    authorizeUrl: string,
    scope?: string,
  ): Record<"code" | "scope" | "state", string>;
  /** The athlete takes the authorization back. */
  revoke(athleteId: number): void;
  close(): Promise<void>;
}

export const app = { clientId: "4711", clientSecret: "client-secret-of-the-test" };
const lifeSeconds = 21_600;

/**
 * Strava, as far as it is used, as its documentation says. Errors have the shape of a Fault.
 *
 * @param now milliseconds since the epoch
 * @param callBack calls the address of a subscription; gives status and body
 */
export async function startStrava(
  now: () => number,
  callBack: (url: string) => Promise<{ readonly status: number; readonly body: unknown }> = async () => ({
    status: 404,
    body: null,
  }),
): Promise<StravaServer> {
  const codes = new Map<string, number>();
  const state = {
    athletes: new Map<number, Athlete>(),
    asked: [] as string[],
    instead: [] as Answer[],
    subscriptions: [] as { id: number; callback_url: string }[],
    limits: { short: 100, daily: 1_000, shortUsed: 0, dailyUsed: 0 },
    peak: { atOnce: 0 },
  };
  let open = 0;
  const world = { ...state, codes, now, callBack, serial: { last: 0 } };
  const server = createServer(async (request, response) => {
    const asked = await parse(request);
    state.asked.push(`${asked.method} ${asked.path}`);
    const isCounted = asked.path.startsWith("/api/v3/activities/");
    if (isCounted) state.peak.atOnce = Math.max(state.peak.atOnce, ++open);
    const answer = state.instead.shift() ?? (await answerTo(world, asked));
    // Others that are on their way arrive before the answer leaves.
    if (isCounted)
      for (let turns = 0; turns < 50; turns++) await new Promise(resolve => setImmediate(resolve));
    send(response, answer, state.limits);
    if (isCounted) open -= 1;
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  return {
    ...state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorize(athleteId, authorizeUrl, scope = "read,activity:read") {
      const { searchParams } = new URL(authorizeUrl);
      const code = `code-${++world.serial.last}`;
      codes.set(code, athleteId);
      return { code, scope, state: searchParams.get("state") ?? "" };
    },
    revoke: athleteId => void state.athletes.delete(athleteId),
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

interface World extends Pick<StravaServer, "athletes" | "subscriptions" | "limits"> {
  readonly codes: Map<string, number>;
  readonly now: () => number;
  readonly callBack: (url: string) => Promise<{ readonly status: number; readonly body: unknown }>;
  readonly serial: { last: number };
}

async function answerTo(world: World, asked: Asked): Promise<Answer> {
  if (asked.path === "/oauth/token") return issue(world, asked.form);
  if (asked.path === "/oauth/deauthorize") return deauthorize(world, asked);
  if (asked.path.startsWith("/api/v3/push_subscriptions")) return subscribe(world, asked);
  world.limits.shortUsed += 1;
  world.limits.dailyUsed += 1;
  const { short, daily, shortUsed, dailyUsed } = world.limits;
  if (shortUsed > short || dailyUsed > daily)
    return fault(429, "Rate Limit Exceeded", "Application", "exceeded");
  return readResource(world, asked);
}

function issue(world: World, form: URLSearchParams): Answer {
  if (form.get("client_id") !== app.clientId || form.get("client_secret") !== app.clientSecret)
    return fault(401, "Authorization Error", "Application", "invalid");
  if (form.get("grant_type") === "authorization_code") {
    const athleteId = world.codes.get(form.get("code") ?? "");
    if (athleteId === undefined) return fault(400, "Bad Request", "AuthorizationCode", "invalid");
    world.codes.delete(form.get("code") ?? "");
    const known =
      world.athletes.get(athleteId) ?? ({ activities: new Map(), older: new Map() } as Partial<Athlete>);
    const athlete = renew(world, known as Athlete);
    world.athletes.set(athleteId, athlete);
    return [200, { ...tokensOf(world, athlete), athlete: { id: athleteId, resource_state: 2 } }];
  }
  const athlete = [...world.athletes.values()].find(
    known => known.refreshToken === form.get("refresh_token"),
  );
  if (!athlete) return fault(400, "Bad Request", "RefreshToken", "invalid");
  if (athlete.expiresAt - world.now() / 1000 <= 3_600) renew(world, athlete);
  return [200, tokensOf(world, athlete)];
}

function renew(world: World, athlete: Athlete): Athlete {
  const serial = ++world.serial.last;
  if (athlete.accessToken) athlete.older.set(athlete.accessToken, athlete.expiresAt);
  athlete.accessToken = `access-${serial}`;
  athlete.refreshToken = `refresh-${serial}`;
  athlete.expiresAt = Math.floor(world.now() / 1000) + lifeSeconds;
  return athlete;
}

const tokensOf = (world: World, athlete: Athlete) => ({
  token_type: "Bearer",
  expires_at: athlete.expiresAt,
  expires_in: athlete.expiresAt - Math.floor(world.now() / 1000),
  refresh_token: athlete.refreshToken,
  access_token: athlete.accessToken,
});

function whose(world: World, token: string | null | undefined): [number, Athlete] | undefined {
  const endOf = (known: Athlete) =>
    known.accessToken === token ? known.expiresAt : (known.older.get(token ?? "") ?? 0);
  return [...world.athletes].find(([, known]) => endOf(known) > world.now() / 1000);
}

function deauthorize(world: World, { form }: Asked): Answer {
  const found = whose(world, form.get("access_token"));
  if (!found) return unauthorized;
  world.athletes.delete(found[0]);
  return [200, { access_token: found[1].accessToken }];
}

async function subscribe(world: World, { method, path, query, form }: Asked): Promise<Answer> {
  const shown = method === "POST" ? form : query;
  if (shown.get("client_id") !== app.clientId || shown.get("client_secret") !== app.clientSecret)
    return fault(401, "Authorization Error", "Application", "invalid");
  if (method === "GET") return [200, world.subscriptions];
  if (method === "DELETE") {
    const index = world.subscriptions.findIndex(({ id }) => path.endsWith(`/${id}`));
    if (index < 0) return notFound;
    world.subscriptions.splice(index, 1);
    return [204, undefined];
  }
  if (world.subscriptions.length > 0) return fault(400, "Bad Request", "PushSubscription", "already exists");
  const callback_url = form.get("callback_url") ?? "";
  const challenge = "15f7d1a91c1f40f8a748fd134752feb3";
  const check = new URLSearchParams({
    "hub.verify_token": form.get("verify_token") ?? "",
    "hub.challenge": challenge,
    "hub.mode": "subscribe",
  });
  const { status, body } = await world.callBack(`${callback_url}?${check}`);
  if (status !== 200 || (body as Record<string, unknown>)["hub.challenge"] !== challenge)
    return fault(400, "Bad Request", "PushSubscription", "callback url not verifiable");
  const id = 120_475 + world.subscriptions.length;
  world.subscriptions.push({ id, callback_url });
  return [201, { id }];
}

function readResource(world: World, { path, query, token }: Asked): Answer {
  const found = whose(world, token);
  if (!found) return unauthorized;
  const [athleteId, { activities }] = found;
  if (path === "/api/v3/athlete/activities") {
    const [after, page, size] = ["after", "page", "per_page"].map(name => Number(query.get(name)));
    const later = [...activities.values()].filter(
      ({ start_date }) => Date.parse(start_date) / 1000 > (after ?? 0),
    );
    const from = ((page ?? 1) - 1) * (size ?? 30);
    return [200, later.slice(from, from + (size ?? 30)).map(activity => shown(athleteId, activity))];
  }
  const [, id, streams] = /^\/api\/v3\/activities\/(\d+)(\/streams)?$/.exec(path) ?? [];
  const owner = [...world.athletes].find(([, known]) => known.activities.has(Number(id)));
  const activity = owner?.[1].activities.get(Number(id));
  if (!owner || !activity) return notFound;
  return [200, streams ? streamsOf(activity) : shown(owner[0], activity)];
}

function shown(athleteId: number, { track: _, ...activity }: StravaActivity) {
  return {
    resource_state: 2,
    athlete: { id: athleteId, resource_state: 1 },
    trainer: false,
    manual: false,
    ...activity,
  };
}

function streamsOf({ track }: StravaActivity) {
  if (track.length === 0) return {};
  const stream = (data: readonly unknown[]) => ({
    data,
    series_type: "distance",
    original_size: data.length,
    resolution: "high",
  });
  return {
    latlng: stream(track.map(([latitude, longitude]) => [latitude, longitude])),
    time: stream(track.map(([, , seconds]) => seconds)),
  };
}

const fault = (status: number, message: string, resource: string, code: string): Answer => [
  status,
  { message, errors: [{ resource, field: "", code }] },
];
const unauthorized = fault(401, "Authorization Error", "Athlete", "invalid");
const notFound = fault(404, "Record Not Found", "Activity", "not found");

async function parse(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? "", "http://strava");
  return {
    method: request.method ?? "",
    path: pathname,
    query: searchParams,
    form: new URLSearchParams(Buffer.concat(chunks).toString()),
    token: request.headers.authorization?.replace("Bearer ", ""),
  };
}

function send(
  response: ServerResponse,
  [status, body, headers = {}]: Answer,
  { short, daily, shortUsed, dailyUsed }: StravaServer["limits"],
): void {
  const limits = {
    "x-ratelimit-limit": `${short * 2},${daily * 2}`,
    "x-ratelimit-usage": `${shortUsed},${dailyUsed}`,
    "x-readratelimit-limit": `${short},${daily}`,
    "x-readratelimit-usage": `${shortUsed},${dailyUsed}`,
  };
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...limits, ...headers });
  response.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
}
