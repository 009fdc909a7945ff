import { cellToBoundary, cellToLatLng } from "h3-js";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Output } from "../../../../../client/index.ts";
import { type App, useApp } from "../../../app/app.ts";
import { type Loaded, useLoad } from "../../../app/load.ts";
import type { Services } from "../../../app/services.ts";
import { type Bounds, boundsOf, type Size, type View } from "./view.ts";

type Reply = Output<Services, "running", "territories">;
export type TerritoryView = Extract<Reply, { cells: unknown }>;
export type HeldCell = TerritoryView["cells"][number];

const nothing: TerritoryView = { resolution: 10, truncated: false, cells: [] };
/** A map that is still being moved asks for nothing, in milliseconds. */
const rest = 250;
const world: View = { latitude: 30, longitude: 10, zoom: 2 };

/** What is held in the part of the world that is seen. What was there stays until the answer. */
export function useTerritory(view: View, size: Size | null) {
  const { client } = useApp();
  const [still, setStill] = useState<View | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setStill(view), rest);
    return () => clearTimeout(timer);
  }, [view]);
  const bounds = still && size && size.width > 0 ? boundsOf(still, size) : null;
  const loaded = useLoad<TerritoryView>(bounds && `territory ${JSON.stringify(bounds)}`, async signal => {
    const reply = await client.running.territories(
      { ...(bounds ?? boundsOf(world, { width: 1, height: 1 })), format: "json" },
      { signal },
    );
    return "cells" in reply ? reply : nothing;
  });
  const shown = useRef(nothing);
  if (loaded.value) shown.current = loaded.value;
  return { ...shown.current, error: loaded.error, reload: loaded.reload };
}

/** Where the map begins: as it was left in this tab, else at the person's own territory, else where most is held. */
export function useFirstView(): Loaded<View> {
  const { client } = useApp();
  return useLoad<View>("map's first view", async signal => {
    const kept = sessionStorage.getItem("map-view");
    if (kept) return JSON.parse(kept) as View;
    const { items } = await client.running.mine({ limit: 1 }, { signal });
    if (items[0]) return at(items[0].cell, 13);
    return (await mostHeld(client, signal)) ?? world;
  });
}

function at(cell: string, zoom: number): View {
  const [latitude, longitude] = cellToLatLng(cell);
  return { latitude, longitude, zoom };
}

/** Asks for the cells of the whole world, then of the cell that has most of them, and so on down to a town. */
async function mostHeld(client: App["client"], signal: AbortSignal): Promise<View | undefined> {
  let area: Bounds = { west: -180, south: -85, east: 180, north: 85 };
  let found: View | undefined;
  for (let resolution = -1; resolution < 8; ) {
    const reply = await client.running.territories({ ...area, format: "json" }, { signal });
    const { cells, resolution: finer } = "cells" in reply ? reply : nothing;
    const [most] = [...cells].sort((one, other) => other.cells - one.cells);
    if (!most || finer <= resolution) break;
    resolution = finer;
    found = at(most.cell, 13);
    const border = cellToBoundary(most.cell);
    const [latitudes, longitudes] = [
      border.map(([latitude]) => latitude),
      border.map(([, longitude]) => longitude),
    ];
    area = {
      west: Math.min(...longitudes),
      south: Math.min(...latitudes),
      east: Math.max(...longitudes),
      north: Math.max(...latitudes),
    };
  }
  return found;
}
