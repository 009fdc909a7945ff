import { cellToChildren, getResolution, isValidCell } from "h3-js";
import * as v from "valibot";
import { commonErrors } from "../../../contract/errors.ts";
import { Instant, integer, Uuid } from "../../../contract/schemas.ts";
import { ApiError } from "../../platform/errors.ts";
import { negotiate } from "../../platform/http/media-type.ts";
import { paged } from "../../platform/http/paged.ts";
import type { Handlers } from "../../platform/http/request.ts";
import type { contract } from "./contract.ts";
import { coverOf } from "./cover.ts";
import { errors } from "./errors.ts";
import { toNumber } from "./h3-ids.ts";
import { outlineOf } from "./outline.ts";
import { dayOf } from "./privacy.ts";
import type { RunningDependencies } from "./runs.ts";
import type { RunningSettings } from "./settings.ts";
import { H3Cell, type HeldCell, type TerritoryFeature, type Viewport } from "./territory-shapes.ts";
import * as store from "./territory-store.ts";

const geoJson = "application/geo+json";

/** A page counts on from the rank, by no more than the most of a limit. */
const RankPosition = v.strictTuple([
  integer(1, Number.MAX_SAFE_INTEGER - 100),
  integer(0, Number.MAX_SAFE_INTEGER),
  Uuid,
]);
const Day = v.pipe(
  v.string(),
  v.check(day => v.is(Instant, `${day}T00:00:00Z`)),
);
const ClaimPosition = v.strictTuple([Day, integer(1, 1_000_000)]);

/** The map: whose each cell is, and was. */
export function territoryHandlers(
  { database }: RunningDependencies,
  { territoryResolution }: RunningSettings,
): Pick<Handlers<typeof contract>, "territories" | "mine" | "leaderboard" | "history"> {
  return {
    async territories({ query, headers, caller }) {
      const isGeoJson = query.format ? query.format === "geojson" : prefersGeoJson(headers.accept);
      const view = await look(query, caller.userId);
      if (!isGeoJson) return { body: view };
      const features = view.cells.map(cell => toFeature(cell, view.resolution));
      return {
        body: { type: "FeatureCollection" as const, features },
        headers: { "content-type": geoJson },
      };
    },

    async mine({ query, caller }) {
      const body = await paged({
        query,
        boundTo: "mine",
        position: H3Cell,
        fetch: (after, most) => store.ownCells(database, caller.userId, after, most),
        positionOf: ({ cell }) => cell,
        toItem: row => row,
      });
      return { body };
    },

    async leaderboard({ query }) {
      const { area } = query;
      if (area !== undefined) assertCell(area, "query.area", resolution => resolution < territoryResolution);
      const body = await paged({
        query,
        boundTo: ["leaderboard", area ?? null],
        position: RankPosition,
        fetch: (after, most) => rankedHolders(area === undefined ? 0n : toNumber(area), after, most),
        positionOf: ({ rank, cells, userId }) => [rank, cells, userId],
        toItem: ({ rank, cells, ...person }) => ({ rank, holder: holderOf(person), cells }),
      });
      return { body };
    },

    async history({ params: { cell }, query, caller }) {
      assertCell(cell, "path.cell", resolution => resolution === territoryResolution);
      const body = await paged({
        query,
        boundTo: ["history", cell],
        position: ClaimPosition,
        fetch: (after, most) => claimsOf(caller.userId, toNumber(cell), after, most),
        positionOf: ({ position }) => position,
        toItem: ({ endedAt, holds, position: _, ...person }) => ({
          holder: holderOf(person),
          endedAt: person.userId === caller.userId ? endedAt : dayOf(endedAt),
          holds,
        }),
      });
      return { body };
    },
  };

  async function rankedHolders(area: bigint, after: v.InferOutput<typeof RankPosition> | null, most: number) {
    const [passed, ...last] = after ?? [0];
    const rows = await store.ranking(database, area, last.length === 2 ? last : null, most);
    return rows.map((row, index) => ({ ...row, rank: passed + index + 1 }));
  }

  /**
   * The claims of a cell with their places in the list: the how-manieth of its day each is.
   *
   * @throws ApiError `territory_not_found` if there never was a claim
   */
  async function claimsOf(viewerId: string, cell: bigint, after: store.ClaimPosition | null, most: number) {
    const rows = await store.claimsOf(database, viewerId, cell, after, most);
    if (rows.length === 0 && after === null) throw new ApiError(errors.territory_not_found);
    let [day, nth] = after ?? ["", 0];
    return rows.map(row => {
      nth = dayOf(row.endedAt) === day ? nth + 1 : 1;
      day = dayOf(row.endedAt);
      const position: store.ClaimPosition = [day, nth];
      return { ...row, position };
    });
  }

  async function look({ limit, ...box }: Viewport, viewerId: string) {
    if (box.south > box.north) throw invalid("query.south", "Invalid south: Expected north or less");
    const { resolution, cells: cover } = coverOf(box, limit, territoryResolution);
    const rows =
      resolution === territoryResolution
        ? await store.heldCells(database, viewerId, cover.map(toNumber), resolution, limit + 1)
        : await store.leadersOf(database, parentsOf(cover, resolution), limit + 1);
    const cells = rows.flatMap(row => toHeldCells(row, viewerId));
    return { resolution, truncated: cells.length > limit, cells: cells.slice(0, limit) };
  }
}

const parentsOf = (cover: readonly string[], resolution: number) =>
  cover.flatMap(cell => cellToChildren(cell, resolution)).map(toNumber);

const prefersGeoJson = (accept: string | undefined) =>
  negotiate(accept, ["application/json", geoJson]) === geoJson;

const holderOf = ({ userId, displayName }: { userId: string; displayName: string | null }) => ({
  userId,
  displayName,
});

/** Others than the holder see the day on which a cell was won. */
function toHeldCells({ cells, counts, since, ...person }: store.HeldCells, viewerId: string): HeldCell[] {
  const holder = holderOf(person);
  const shownTo = person.userId === viewerId ? toInstant : (time: number) => dayOf(toInstant(time));
  return cells.map((cell, index) => ({
    cell,
    holder,
    cells: counts[index] as number,
    since: since[index] ? shownTo(since[index]) : null,
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
  new ApiError(commonErrors.invalid_request, { errors: [{ path, message }] });
