import type { Item } from "../../../../client/index.ts";
import { useApp } from "../../app/app.ts";
import { useList } from "../../app/load.ts";
import type { Services } from "../../app/services.ts";
import { Button } from "../../ui/button.tsx";
import { formatDistance, formatDuration, formatMoment, formatNumber } from "../../ui/dates.ts";
import { Icon } from "../../ui/icon.tsx";
import { List } from "../../ui/list.tsx";
import { useProblems } from "../../ui/problems.ts";
import { Screen } from "../../ui/screen.tsx";
import { Message } from "../../ui/states.tsx";
import "./style.css";
import { text } from "./text.ts";
import { Upload } from "./upload.tsx";

type Run = Item<Services, "running", "list">;

export default function RunsPage() {
  const { client, toasts } = useApp();
  const { report } = useProblems();
  const list = useList<Run>("runs", (cursor, signal) =>
    client.running.list(cursor ? { cursor } : {}, signal && { signal }),
  );
  const remove = ({ id }: Run) =>
    toasts.deleteSoon({
      id,
      text: text.runs.deleted,
      work: () => client.running.remove({ runId: id }),
      onFailure: report,
    });
  return (
    <Screen title={text.runs.title}>
      <Upload onSaved={list.reload} />
      <List
        of={list}
        look="rows"
        label={text.runs.title}
        keyOf={({ id }) => id}
        item={run => <RunRow run={run} onRemove={() => remove(run)} />}
        empty={<Message title={text.runs.none} lead={text.runs.noneLead} />}
      />
    </Screen>
  );
}

function RunRow({ run, onRemove }: { readonly run: Run; readonly onRemove: () => void }) {
  const day = formatMoment(run.startedAt);
  return (
    <div class="card run-row">
      <a href={`/game/runs/${run.id}`}>
        <strong>{formatDistance(run.distanceMeters)}</strong>
        <span class="quiet-text">
          {day} · {formatDuration(run.durationSeconds)} · {text.runs.claimed(formatNumber(run.claimedCells))}
          {run.source === "strava" && ` · ${text.runs.fromStrava}`}
        </span>
      </a>
      <Button kind="quiet" label={text.runs.deleteOf(day)} onClick={onRemove}>
        <Icon name="close" />
      </Button>
    </div>
  );
}
