import * as v from "valibot";
import { defineContract, signedIn } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";
import {
  Instant,
  integer,
  integerText,
  list,
  numberText,
  pageOf,
  pageQuery,
  Uuid,
} from "../../../contract/schemas.ts";
import { errors as eventErrors } from "../events/errors.ts";
import { hiddenMeters, rules, territoryResolutions } from "../rules.ts";
import { errors } from "./errors.ts";

/** What is beyond has an error code of its own. */
const degrees = (most: number) => v.pipe(v.number(), v.metadata({ minimum: -most, maximum: most }));

/** Latitude and longitude in degrees (WGS 84), and seconds since the run's start, to the millisecond. */
export const RunPoint = v.strictTuple([degrees(90), degrees(180), v.number()]);
export type RunPoint = v.InferOutput<typeof RunPoint>;

export const NewRun = v.pipe(
  v.strictObject({
    startedAt: v.pipe(Instant, v.examples(["2024-06-01T06:00:00Z", "2024-06-02T06:00:00Z"])),
    points: list(RunPoint, rules.runs.leastPoints, rules.runs.mostPoints),
    /** A consumed ticket: the run counts for its event. */
    ticketId: v.optional(Uuid),
  }),
  v.examples([
    {
      startedAt: "2024-06-01T06:00:00Z",
      points: [
        [44.8125, 20.4612, 0],
        [44.8128, 20.4613, 12],
      ],
    },
  ]),
);
export type NewRun = v.InferOutput<typeof NewRun>;

const count = integer(0, Number.MAX_SAFE_INTEGER);
const runEntries = {
  id: Uuid,
  source: v.picklist(["app", "strava"]),
  /** The event whose ticket the run was saved against. */
  eventId: v.nullable(Uuid),
  startedAt: Instant,
  endedAt: Instant,
  durationSeconds: v.number(),
  /** Along the track on a sphere of the WGS 84 mean radius, 6,371,008.8 m. */
  distanceMeters: v.number(),
  /** Null without movement. */
  paceSecondsPerKilometer: v.nullable(v.number()),
  pointCount: count,
  claimedCells: count,
  /** When it arrived. */
  savedAt: Instant,
};

export const Run = v.object(runEntries);
export type Run = v.InferOutput<typeof Run>;

export const SavedRun = v.object({ ...runEntries, wonCells: count });
export const RunWithTrack = v.object({ ...runEntries, points: v.array(RunPoint) });

/** An H3 cell, https://h3geo.org */
export const H3Cell = v.pipe(
  v.string(),
  v.regex(/^8[0-9a-f]{14}$/, "Invalid cell: Expected an H3 index"),
  v.examples(["8a1e9d60d2affff"]),
);

export const Holder = v.object({
  userId: Uuid,
  /** Null without a name. */
  displayName: v.nullable(v.string()),
});

/** When a run ended that claims a cell: the instant for its runner, the day in UTC for others. */
const InstantOrDay = v.union([Instant, v.pipe(v.string(), v.isoDate(), v.metadata({ format: "date" }))]);

export const HeldCell = v.object({
  cell: H3Cell,
  /** Who holds it; of a parent, who holds most of it. */
  holder: Holder,
  /** How many cells of the finest resolution the holder has there. */
  cells: count,
  /** When the run ended that won it; null for a parent. */
  since: v.nullable(InstantOrDay),
});
export type HeldCell = v.InferOutput<typeof HeldCell>;

export const TerritoryView = v.object({
  /** H3 resolution of the cells. */
  resolution: integer(0, 15),
  /** Whether there is more than the limit allows, in the coarsest resolution. */
  truncated: v.boolean(),
  cells: v.array(HeldCell),
});

const Ring = v.array(v.tuple([v.number(), v.number()]));

export const TerritoryFeature = v.object({
  type: v.literal("Feature"),
  id: H3Cell,
  geometry: v.variant("type", [
    v.object({ type: v.literal("Polygon"), coordinates: v.array(Ring) }),
    v.object({ type: v.literal("MultiPolygon"), coordinates: v.array(v.array(Ring)) }),
  ]),
  properties: v.object({
    resolution: integer(0, 15),
    userId: Uuid,
    displayName: v.nullable(v.string()),
    cells: count,
    since: v.nullable(InstantOrDay),
  }),
});
export type TerritoryFeature = v.InferOutput<typeof TerritoryFeature>;

/** GeoJSON, RFC 7946; a cell across the antimeridian is cut there (section 3.1.9). */
export const TerritoryCollection = v.object({
  type: v.literal("FeatureCollection"),
  features: v.array(TerritoryFeature),
});

export const Viewport = v.strictObject({
  west: numberText(-180, 180),
  south: numberText(-90, 90),
  /** Less than `west` across the antimeridian. */
  east: numberText(-180, 180),
  north: numberText(-90, 90),
  /** Most cells of the answer: a larger viewport is shown in coarser ones. */
  limit: v.optional(integerText(1, 1_000), "1000"),
  /** Default: what the Accept header asks for. */
  format: v.optional(v.picklist(["json", "geojson"])),
});
export type Viewport = v.InferOutput<typeof Viewport>;

export const Claim = v.object({ holder: Holder, endedAt: InstantOrDay, holds: v.boolean() });

export const OwnCell = v.object({ cell: H3Cell, runId: Uuid, since: Instant });

export const Rank = v.object({ rank: integer(1, Number.MAX_SAFE_INTEGER), holder: Holder, cells: count });

const RunId = v.strictObject({ runId: Uuid });
const Cell = v.strictObject({ cell: H3Cell });

/** Runs, and the territory that they win. */
export const contract = defineContract({
  service: "running",
  summary: "Runs and territories",
  uses: [
    "database",
    { config: "territoryResolution", matches: territoryResolutions },
    { config: "stravaTerritory" },
    { config: "territoryHiddenMeters", matches: hiddenMeters },
  ],
  operations: {
    save: {
      method: "POST",
      path: "/runs",
      summary: "Save a run; it claims the cells that it crosses, and those inside its loops",
      access: signedIn,
      body: NewRun,
      bodyLimitBytes: rules.runs.bodyLimitBytes,
      reply: { status: 201, body: SavedRun, headers: ["location"] },
      errors: [
        errors.run_coordinates_invalid,
        errors.run_points_unordered,
        errors.run_too_old,
        errors.run_in_future,
        errors.run_has_gap,
        errors.run_points_too_dense,
        errors.run_has_teleport,
        errors.run_too_long,
        errors.run_overlaps,
        eventErrors.ticket_not_found,
        eventErrors.ticket_not_usable,
      ],
      idempotency: "optional",
    },
    list: {
      method: "GET",
      path: "/runs",
      summary: "List one's own runs, newest first",
      access: signedIn,
      query: v.strictObject(pageQuery),
      reply: { status: 200, body: pageOf(Run) },
      errors: [commonErrors.invalid_cursor],
    },
    read: {
      method: "GET",
      path: "/runs/{runId}",
      summary: "Read one of the caller's runs with its track",
      access: signedIn,
      params: RunId,
      reply: { status: 200, body: RunWithTrack },
      errors: [errors.run_not_found],
    },
    remove: {
      method: "DELETE",
      path: "/runs/{runId}",
      summary: "Delete a run; the cells that it won fall to the next valid claim",
      access: signedIn,
      params: RunId,
      reply: { status: 204 },
      errors: [errors.run_not_found],
    },
    territories: {
      method: "GET",
      path: "/territories",
      summary: "See who holds which cell in a part of the map; as GeoJSON on request",
      access: signedIn,
      query: Viewport,
      headers: v.strictObject({ accept: v.optional(v.string()) }),
      reply: {
        status: 200,
        body: v.union([TerritoryView, TerritoryCollection]),
        mediaTypes: ["application/json", "application/geo+json"],
      },
      errors: [],
    },
    mine: {
      method: "GET",
      path: "/territories/mine",
      summary: "List the cells that one holds",
      access: signedIn,
      query: v.strictObject({ ...pageQuery, limit: v.optional(integerText(1, 1_000), "100") }),
      reply: { status: 200, body: pageOf(OwnCell) },
      errors: [commonErrors.invalid_cursor],
    },
    leaderboard: {
      method: "GET",
      path: "/territories/leaderboard",
      summary:
        "List who holds most cells, in the world or in an area, which is an H3 cell of a coarser resolution",
      access: signedIn,
      query: v.strictObject({ ...pageQuery, area: v.optional(H3Cell) }),
      reply: { status: 200, body: pageOf(Rank) },
      errors: [commonErrors.invalid_cursor],
    },
    history: {
      method: "GET",
      path: "/territories/{cell}",
      summary: "List who has held a cell, the latest run first",
      access: signedIn,
      params: Cell,
      query: v.strictObject(pageQuery),
      reply: { status: 200, body: pageOf(Claim) },
      errors: [errors.territory_not_found, commonErrors.invalid_cursor],
    },
  },
});
