import * as v from "valibot";
import { Instant, integer, integerText, numberText, Uuid } from "../../../contract/schemas.ts";

const count = integer(0, Number.MAX_SAFE_INTEGER);

/** An H3 cell, https://h3geo.org */
export const H3Cell = v.pipe(
  v.string(),
  v.regex(/^8[0-9a-f]{14}$/, "Invalid cell: Expected an H3 index"),
  v.examples(["8a1e9d60d2affff"]),
);

const Holder = v.object({
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
