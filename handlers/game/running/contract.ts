import * as v from "valibot";
import { defineContract, signedIn } from "../../../contract/contract.ts";
import { commonErrors } from "../../../contract/errors.ts";
import { Instant, integer, integerText, list, pageOf, pageQuery, Uuid } from "../../../contract/schemas.ts";
import { errors as eventErrors } from "../events/errors.ts";
import { hiddenMeters, rules, territoryResolutions } from "../rules.ts";
import { errors } from "./errors.ts";
import {
  Claim,
  H3Cell,
  OwnCell,
  Rank,
  TerritoryCollection,
  TerritoryView,
  Viewport,
} from "./territory-shapes.ts";

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
