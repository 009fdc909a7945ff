import type { Overview, Versions } from "../types.ts";
import { follow, get, NotAllowed, takeToken } from "./api.ts";
import { byId, element, fill, revealChosen } from "./dom.ts";
import { linkTo, type Place, readPlace, type View } from "./view.ts";
import { jobsView } from "./views/jobs.ts";
import { logsView } from "./views/logs.ts";
import { metricsView } from "./views/metrics.ts";
import { outboxView } from "./views/outbox.ts";
import { overviewView } from "./views/overview.ts";
import { queuesView } from "./views/queues.ts";
import { referenceView } from "./views/reference.ts";
import { requestsView } from "./views/requests.ts";
import { stripeView } from "./views/stripe.ts";
import { tablesView } from "./views/tables.ts";
import { usersView } from "./views/users.ts";

const views: readonly (readonly [name: string, label: string, make: () => View])[] = [
  ["requests", "Requests", requestsView],
  ["logs", "Logs", logsView],
  ["metrics", "Metrics", metricsView],
  ["jobs", "Jobs", jobsView],
  ["users", "Users", usersView],
  ["outbox", "Outbox", outboxView],
  ["tables", "Tables", tablesView],
  ["queues", "Queues", queuesView],
  ["stripe", "Stripe", stripeView],
  ["api", "API", referenceView],
  ["overview", "Overview", overviewView],
];

const links = new Map(views.map(([name, label]) => [name, element("a", { href: linkTo(name) }, label)]));
const main = byId("main");
let current: { readonly name: string; readonly view: View } | null = null;
let versions: Versions | null = null;

takeToken();
fill(byId("nav"), element("ul", {}, ...[...links.values()].map(link => element("li", {}, link))));
byId("nav").addEventListener("keydown", walk);
addEventListener("hashchange", () => {
  // What had stopped without a valid token starts again.
  if (takeToken()) return location.reload();
  show(readPlace(location.hash));
});
addEventListener("unhandledrejection", event => {
  if (!(event.reason instanceof NotAllowed)) return;
  event.preventDefault();
  current?.view.close?.();
  current = null;
  fill(main, element("h1", {}, "Not signed in"), element("p", {}, event.reason.message));
  connection("Not signed in");
});
void start();

async function start(): Promise<void> {
  const { project, stack } = await get<Overview>("overview");
  byId("project").textContent = project;
  byId("stack").textContent = stack;
  byId("stack").hidden = false;
  document.title = `${project} console`;
  show(readPlace(location.hash));
  await follow(changed, isConnected =>
    connection(isConnected ? "Live" : "Not connected: is npm start still running?", isConnected),
  );
}

function show(place: Place): void {
  const [name, , make] = views.find(([known]) => known === place.view) ?? views[0] ?? [];
  if (!name || !make) return;
  for (const [known, link] of links) {
    if (known === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (current?.name !== name) {
    const isFirst = current === null;
    current?.view.close?.();
    current = { name, view: make() };
    fill(main, current.view.node);
    document.title = `${current.view.title} - ${byId("project").textContent} console`;
    // Not by scrollIntoView: some Chromiums have the Tab key begin there, behind the skip link.
    revealChosen(byId("nav"));
    if (!isFirst) main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  current.view.go(place);
  if (versions) current.view.changed?.(versions, null);
}

function changed(latest: Versions): void {
  const before = versions?.run === latest.run ? versions : null;
  const isOtherRun = versions !== null && before === null;
  versions = latest;
  // What is shown comes from a run that has ended, or is missing because none answered.
  if (isOtherRun) current?.view.go(readPlace(location.hash));
  current?.view.changed?.(latest, before);
}

function connection(text: string, isConnected = false): void {
  const place = byId("connection");
  place.textContent = text;
  place.dataset.state = isConnected ? "live" : "lost";
}

/** The arrow keys go along the navigation. */
function walk(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const all = [...links.values()];
  const at = all.indexOf(document.activeElement as HTMLAnchorElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  all[(at + step + all.length) % all.length]?.focus();
}
