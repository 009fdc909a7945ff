import { cellToBoundary, cellToLatLng, greatCircleDistance, latLngToCell } from "h3-js";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useApp, useProfile } from "../../../app/app.ts";
import { useLoad } from "../../../app/load.ts";
import { Button } from "../../../ui/button.tsx";
import { formatDay } from "../../../ui/dates.ts";
import { hueOf } from "../../../ui/hue.ts";
import { Screen } from "../../../ui/screen.tsx";
import { Failure, Loading } from "../../../ui/states.tsx";
import "../style.css";
import { text } from "../text.ts";
import { Holders, Leaders } from "./holders.tsx";
import { type HeldCell, useFirstView, useTerritory } from "./territory.ts";
import { TerritoryMap } from "./territory-map.tsx";
import { fromScreen, type Size, type View } from "./view.ts";

interface Place {
  readonly latitude: number;
  readonly longitude: number;
  /** The holder who was looked for there. */
  readonly userId?: string | undefined;
}

export default function MapPage() {
  const first = useFirstView();
  return (
    <Screen title={text.map.title} lead={text.map.lead}>
      {first.value ? (
        <Territory first={first.value} />
      ) : first.error === undefined ? (
        <Loading />
      ) : (
        <Failure error={first.error} retry={first.reload} />
      )}
    </Screen>
  );
}

function Territory({ first }: { readonly first: View }) {
  const { client, toasts } = useApp();
  const me = useProfile()?.id;
  const [view, setView] = useState(first);
  const [size, setSize] = useState<Size | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => sessionStorage.setItem("map-view", JSON.stringify(view)), [view]);
  const territory = useTerritory(view, size);
  const mine = useLoad("territory mine", signal => client.running.mine({ limit: 1 }, { signal }));
  const { cells, resolution, truncated } = territory;
  const found = place ? chosenCell(place, cells, resolution) : undefined;
  const chosen = found?.cell;
  const areas = useMemo(
    () =>
      cells.map(({ cell, holder }) => ({
        id: cell,
        border: cellToBoundary(cell),
        hue: hueOf(holder.userId),
        isMine: holder.userId === me,
        isChosen: cell === chosen,
      })),
    [cells, chosen, me],
  );
  const show = (cell: string, userId: string | undefined) => {
    const [latitude, longitude] = cellToLatLng(cell);
    setView(now => ({ latitude, longitude, zoom: Math.max(now.zoom, 14) }));
    setPlace({ latitude, longitude, userId });
  };
  const toMine = () => {
    const [own] = mine.value?.items ?? [];
    if (own) show(own.cell, me);
    else toasts.say(text.map.none);
  };
  return (
    <div class="map-page">
      <div>
        <TerritoryMap
          label={text.map.label}
          view={view}
          onMove={setView}
          onSize={setSize}
          areas={areas}
          onChoose={(point, box) => setPlace(fromScreen(view, box, point))}
        >
          <Button onClick={toMine}>{text.map.mine}</Button>
        </TerritoryMap>
        <div role="status">
          {territory.error !== undefined && <Failure error={territory.error} retry={territory.reload} />}
          {place && <ChosenCell cell={found} me={me} />}
          {truncated && <p class="note">{text.map.truncated}</p>}
        </div>
      </div>
      <div>
        <Holders cells={cells} me={me} onShow={show} />
        <Leaders me={me} />
      </div>
    </div>
  );
}

/** The cell at a place: the cells become larger when more of the world is shown. Of a holder, the nearest one to it. */
function chosenCell(
  { latitude, longitude, userId }: Place,
  cells: readonly HeldCell[],
  resolution: number,
): HeldCell | undefined {
  const at = latLngToCell(latitude, longitude, resolution);
  if (userId === undefined) return cells.find(({ cell }) => cell === at);
  const distance = ({ cell }: HeldCell) =>
    greatCircleDistance(cellToLatLng(cell), [latitude, longitude], "m");
  return cells
    .filter(({ holder }) => holder.userId === userId)
    .reduce<HeldCell | undefined>(
      (best, one) => (best && distance(best) <= distance(one) ? best : one),
      undefined,
    );
}

function ChosenCell({ cell, me }: { readonly cell: HeldCell | undefined; readonly me: string | undefined }) {
  if (!cell) return <p class="note">{text.map.free}</p>;
  const { holder, since } = cell;
  const name = holder.userId === me ? text.you : (holder.displayName ?? text.nobody);
  return (
    <p class="note good">
      {text.map.heldBy(name)}
      {since && `, ${text.map.since(formatDay(since))}`}
    </p>
  );
}
