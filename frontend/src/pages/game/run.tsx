import { useState } from "preact/hooks";
import type { Output } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import type { PageProps } from "../../app/product.ts";
import type { Services } from "../../app/services.ts";
import { formatDistance, formatDuration, formatMoment, formatNumber } from "../../ui/dates.ts";
import { Screen } from "../../ui/screen.tsx";
import { Shown } from "../../ui/states.tsx";
import { TerritoryMap } from "./map/territory-map.tsx";
import { type View, viewOf } from "./map/view.ts";
import "./style.css";
import { text } from "./text.ts";

type RunWithTrack = Output<Services, "running", "read">;

export default function RunPage({ params }: PageProps) {
  const { client } = useApp();
  const { runId = "" } = params;
  const loaded = useLoad(`run ${runId}`, signal => client.running.read({ runId }, { signal }));
  const run = loaded.value;
  return (
    <Screen
      title={run ? formatDistance(run.distanceMeters) : text.runs.title}
      lead={run && formatMoment(run.startedAt)}
      back={{ href: "/game/runs", label: text.runs.title }}
    >
      <Shown of={loaded}>
        {shown => (
          <>
            <Track run={shown} />
            <Facts run={shown} />
          </>
        )}
      </Shown>
    </Screen>
  );
}

const none: readonly never[] = [];

function Track({ run: { points } }: { readonly run: RunWithTrack }) {
  const [track] = useState(() => points.map(([latitude, longitude]) => [latitude, longitude] as const));
  const [view, setView] = useState<View>(() => viewOf(track, { width: 360, height: 320 }));
  return <TerritoryMap label={text.runs.track} view={view} onMove={setView} areas={none} track={track} />;
}

function Facts({ run }: { readonly run: RunWithTrack }) {
  const { facts } = text.runs;
  const pace = run.paceSecondsPerKilometer;
  return (
    <dl class="facts card">
      <dt>{facts.distance}</dt>
      <dd>{formatDistance(run.distanceMeters)}</dd>
      <dt>{facts.time}</dt>
      <dd>{formatDuration(run.durationSeconds)}</dd>
      {pace !== null && (
        <>
          <dt>{facts.pace}</dt>
          <dd>{text.runs.pace(formatDuration(pace))}</dd>
        </>
      )}
      <dt>{facts.cells}</dt>
      <dd>{formatNumber(run.claimedCells)}</dd>
      <dt>{facts.points}</dt>
      <dd>{formatNumber(run.pointCount)}</dd>
    </dl>
  );
}
