import { cellToChildren, getResolution, isValidCell } from "h3-js";
import * as v from "valibot";
import { decodeCursor, encodeCursor, toPage } from "../platform/cursor.ts";
import { ApiError } from "../platform/errors.ts";
import type { Handlers } from "../platform/request.ts";
import { Instant, integer, Uuid } from "../platform/schemas.ts";
import { type contract, H3Cell, type HeldCell, type TerritoryFeature, type Viewport } from "./contract.ts";
import { coverOf } from "./cover.ts";
import { toNumber } from "./h3-ids.ts";
import { outlineOf } from "./outline.ts";
import type { RunningDependencies } from "./runs.ts";
import type { RunningSettings } from "./settings.ts";
import * as store from "./territory-store.ts";

/** A page counts on from the rank, by no more than the most of a limit. */
const RankPosition = v.strictTuple([
  integer(1, Number.MAX_SAFE_INTEGER - 100),
  integer(0, Number.MAX_SAFE_INTEGER),
  Uuid,
]);
const ClaimPosition = v.strictTuple([Instant, Uuid]);

/** The map: whose each cell is, and was. */
export function territoryHandlers(
  { database }: RunningDependencies,
  { territoryResolution }: RunningSettings,
): Pick<Handlers<typeof contract>, "territories" | "mine" | "leaderboard" | "history"> {
  return {
    async territories({ query, headers }) {
      const isGeoJson = (query.format ?? formatOf(headers.accept)) === "geojson";
      const view = await look(query);
      if (!isGeoJson) return { body: view };
      const features = view.cells.map(cell => toFeature(cell, view.resolution));
      return {
        body: { type: "FeatureCollection" as const, features },
        headers: { "content-type": "application/geo+json" },
      };
    },

    async mine({ query, caller }) {
      const after = query.cursor === undefined ? null : decodeCursor(H3Cell, query.cursor, "mine");
      const rows = await store.ownCells(database, caller.userId, after, query.limit + 1);
      return {
        body: toPage(
          rows,
          query.limit,
          last => encodeCursor(last.cell, "mine"),
          row => row,
        ),
      };
    },

    async leaderboard({ query: { area, cursor, limit } }) {
      if (area !== undefined) assertCell(area, "query.area", resolution => resolution < territoryResolution);
      const bound = ["leaderboard", area ?? null];
      const [passed, ...after] = cursor === undefined ? [0] : decodeCursor(RankPosition, cursor, bound);
      const rows = await store.ranking(
        database,
        area === undefined ? 0n : toNumber(area),
        after.length === 2 ? after : null,
        limit + 1,
      );
      const ranked = rows.map((row, index) => ({ ...row, rank: passed + index + 1 }));
      return {
        body: toPage(
          ranked,
          limit,
          last => encodeCursor([last.rank, last.cells, last.userId], bound),
          ({ rank, cells, ...person }) => ({ rank, holder: holderOf(person), cells }),
        ),
      };
    },

    async history({ params: { cell }, query }) {
      assertCell(cell, "path.cell", resolution => resolution === territoryResolution);
      const bound = ["history", cell];
      const after = query.cursor === undefined ? null : decodeCursor(ClaimPosition, query.cursor, bound);
      const rows = await store.claimsOf(database, toNumber(cell), after, query.limit + 1);
      if (rows.length === 0 && after === null) throw new ApiError("territory_not_found");
      const claims = rows.map((row, index) => ({ ...row, holds: after === null && index === 0 }));
      return {
        body: toPage(
          claims,
          query.limit,
          last => encodeCursor([last.endedAt, last.runId], bound),
          ({ endedAt, holds, ...person }) => ({ holder: holderOf(person), endedAt, holds }),
        ),
      };
    },
  };

  async function look({ limit, ...box }: Viewport) {
    if (box.south > box.north) throw invalid("query.south", "Invalid south: Expected north or less");
    const { resolution, cells: cover } = coverOf(box, limit, territoryResolution);
    const rows =
      resolution === territoryResolution
        ? await store.heldCells(database, cover.map(toNumber), resolution, limit + 1)
        : await store.leadersOf(database, parentsOf(cover, resolution), limit + 1);
    const cells = rows.flatMap(toHeldCells);
    return { resolution, truncated: cells.length > limit, cells: cells.slice(0, limit) };
  }
}

const parentsOf = (cover: readonly string[], resolution: number) =>
  cover.flatMap(cell => cellToChildren(cell, resolution)).map(toNumber);

const formatOf = (accept = "") => (/\bapplication\/geo\+json\b/i.test(accept) ? "geojson" : "json");

const holderOf = ({ userId, displayName }: { userId: string; displayName: string | null }) => ({
  userId,
  displayName,
});

function toHeldCells({ cells, counts, since, ...person }: store.HeldCells): HeldCell[] {
  const holder = holderOf(person);
  return cells.map((cell, index) => ({
    cell,
    holder,
    cells: counts[index] as number,
    since: since[index] ? toInstant(since[index]) : null,
  }));
}

/** With the digits that it needs, as the database writes it. */
const toInstant = (time: number): string => new Date(time).toISOString().replace(/\.?0+Z$/, "Z");

const toFeature = ({ cell, holder, cells, since }: HeldCell, resolution: number): TerritoryFeature => ({
  type: "Feature",
  id: cell,
  geometry: outlineOf(cell),
  properties: { resolution, ...holder, cells, since },
});

function assertCell(cell: string, path: string, fits: (resolution: number) => boolean): void {
  if (!isValidCell(cell)) throw invalid(path, "Invalid cell: Expected an H3 index");
  if (!fits(getResolution(cell))) throw invalid(path, "Invalid cell: Expected another resolution");
}

const invalid = (path: string, message: string) =>
  new ApiError("invalid_request", { errors: [{ path, message }] });
