import type { JobRun, JobView, RequestRow } from "../../types.ts";
import { get, post } from "../api.ts";
import { announce, attempt, element, fill, KeyedList } from "../dom.ts";
import { distance, duration, timeInZone } from "../format.ts";
import { linkTo, paced, type View } from "../view.ts";
import { errorLine, statusBadge } from "./requests.ts";

/** The jobs with their next and latest runs, to be run now or as of another time. */
export function jobsView(): View {
  const list = element("div", { className: "cards" });
  const note = element("p", { className: "quiet-text" });
  const cards = new Map<string, ReturnType<typeof jobCard>>();
  const node = element("section", { aria: { labelledby: "jobs-title" } });
  node.append(element("h1", { id: "jobs-title" }, "Jobs"), note, list);

  const load = async () => {
    const jobs = await get<JobView[]>("jobs");
    fill(note, jobs.length === 0 ? "The program registers no schedules." : "");
    for (const job of jobs) {
      const card = cards.get(job.schedule) ?? jobCard(job);
      if (!cards.has(job.schedule)) list.append(card.node);
      cards.set(job.schedule, card);
      card.update(job);
    }
    for (const [name, { node }] of cards) {
      if (jobs.some(({ schedule }) => schedule === name)) continue;
      node.remove();
      cards.delete(name);
    }
  };
  const reload = paced(() => load().catch(error => announce(error.message, "failed")), 1_000);

  return { title: "Jobs", node, go: reload, changed: reload };
}

function jobCard({ schedule, zone, function: label, expression }: JobView) {
  const next = element("ul", { className: "plain" });
  const runs = element("ul", { className: "plain" });
  const runList = new KeyedList<RequestRow>(runs, { key: run => run.id, make: run => runNode(run, zone) });
  const result = element("div", { className: "result", role: "status" });
  const at = element("input", { type: "datetime-local", step: "1" });
  const now = element("button", { type: "button", className: "primary" }, "Run now");
  const asOf = element("button", { type: "submit" }, "Run as of then");
  const run = (button: HTMLButtonElement, time: string | null) =>
    attempt(button, async () => {
      fill(result, element("p", {}, "Running"));
      try {
        fill(
          result,
          resultNode(await post<JobRun>("jobs/run", { schedule, ...(time !== null && { at: time }) }), zone),
        );
      } catch (error) {
        fill(result);
        throw error;
      }
    });
  now.onclick = () => void run(now, null);
  const form = element("form", {}, element("label", {}, `Scheduled time, ${zone} `, at), asOf);
  form.onsubmit = event => {
    event.preventDefault();
    if (at.value === "") return announce("Choose a date and a time first.", "failed");
    return void run(asOf, at.value);
  };
  const disabled = element(
    "p",
    { className: "hint", hidden: true },
    "Switched off: it does not run by itself.",
  );
  const title = label ?? schedule;
  const node = element(
    "article",
    { className: "card", ariaLabel: title },
    element("h2", {}, title),
    element("p", {}, element("code", {}, expression)),
    element("p", { className: "quiet-text" }, `All times are in ${zone}.`),
    disabled,
    element("h3", {}, "Next runs"),
    next,
    element("h3", {}, "Latest runs"),
    runs,
    label === null
      ? element("p", { className: "hint" }, "Local mode does not emulate the target of this schedule.")
      : element("div", { className: "actions" }, now, form),
    result,
  );
  return {
    node,
    update(job: JobView): void {
      disabled.hidden = job.enabled;
      fill(next, ...(job.next.length > 0 ? job.next.map(time => nextNode(time, zone)) : ["None"]));
      runList.show(job.runs);
      if (job.runs.length === 0) fill(runs, element("li", {}, "None since local mode started"));
    },
  };
}

function nextNode(time: string, zone: string): HTMLElement {
  const wait = Date.parse(time) - Date.now();
  return element("li", {}, timeInZone(time, zone), `, ${distance(wait)}`);
}

function runNode(run: RequestRow, zone: string): HTMLElement {
  const link = element("a", { href: linkTo("requests", [run.id]) }, timeInZone(run.at, zone));
  return element("li", {}, link, ` took ${duration(run.milliseconds)} `, statusBadge(run), errorLine(run));
}

function resultNode(run: JobRun, zone: string): HTMLElement {
  return element(
    "div",
    { className: run.ok ? "" : "error" },
    element(
      "p",
      {},
      run.ok ? "Ran as of " : "Failed as of ",
      timeInZone(run.scheduledTime, zone),
      ` in ${duration(run.milliseconds)}. `,
      element("a", { href: linkTo("requests", [run.traceId]) }, "Trace"),
    ),
    element("pre", { tabIndex: 0 }, run.ok ? JSON.stringify(run.result, null, 2) : String(run.result)),
  );
}
