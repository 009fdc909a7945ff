import { useRef, useState } from "preact/hooks";
import { useApp } from "../../app/app.ts";
import { useLoad } from "../../app/load.ts";
import { formatNumber } from "../../ui/dates.ts";
import { useProblems } from "../../ui/problems.ts";
import { readGpx } from "./gpx.ts";
import { text } from "./text.ts";

/** Takes a GPX file, and saves it as a run; for a ticket whose run is on, if the person says so. */
export function Upload({ onSaved }: { readonly onSaved: () => void }) {
  const { client, toasts, config } = useApp();
  const { report } = useProblems();
  const [isBusy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [ticketId, setTicketId] = useState("");
  const hasEvents = config.services.includes("events");
  const tickets = useLoad(hasEvents ? "open tickets" : null, signal =>
    client.events.tickets({ usable: "false" }, { signal }),
  );
  const now = new Date().toISOString();
  const open = (tickets.value?.items ?? []).filter(
    ({ sessionEndsAt, usedAt }) => sessionEndsAt !== null && usedAt === null && sessionEndsAt > now,
  );
  const save = async (file: File) => {
    const track = readGpx(await file.text());
    if (typeof track === "string") return toasts.fail(text.runs.problems[track]);
    setBusy(true);
    try {
      const body = { ...track, ...(ticketId && { ticketId }) };
      // The same file is the same run, however often it is sent.
      const saved = await client.running.save({ body }, { idempotencyKey: await keyOf(body) });
      toasts.say(text.runs.saved(formatNumber(saved.claimedCells), formatNumber(saved.wonCells)));
      // The ticket is used up.
      if (ticketId) tickets.reload();
      setTicketId("");
      onSaved();
    } catch (error) {
      report(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card" aria-labelledby="upload">
      <h2 id="upload">{text.runs.upload}</h2>
      <p class="quiet-text">{text.runs.uploadLead}</p>
      {open.length > 0 && (
        <div class="field narrow">
          <label for="ticket">{text.runs.ticket}</label>
          <select id="ticket" value={ticketId} onChange={event => setTicketId(event.currentTarget.value)}>
            <option value="">{text.runs.noTicket}</option>
            {open.map(({ id, event }) => (
              <option key={id} value={id}>
                {event.title}
              </option>
            ))}
          </select>
        </div>
      )}
      <label class={`button first file${isBusy ? " busy" : ""}`}>
        {isBusy ? text.runs.sending : text.runs.choose}
        <input
          ref={input}
          type="file"
          accept=".gpx,application/gpx+xml"
          aria-busy={isBusy || undefined}
          disabled={isBusy}
          onChange={async event => {
            const [file] = event.currentTarget.files ?? [];
            if (file) await save(file);
            if (input.current) input.current.value = "";
          }}
        />
      </label>
    </section>
  );
}

async function keyOf(body: object): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(body)));
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, "0")).join("");
}
