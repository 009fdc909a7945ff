import { localModeVariable } from "../../lib/local-mode.ts";
import { buildSite, isBuiltHere } from "../../lib/site/site-build.ts";
import { siteOf } from "../cloudfront/site.ts";
import { evaluate } from "../graph/index.ts";
import { regionOf } from "../graph/resources.ts";
import type { Graph } from "../graph/types.ts";
import { startPostgres } from "../postgres/index.ts";
import type { Mounted } from "../services/index.ts";
import { stripeStandIn } from "../stripe/config.ts";
import { withStripeUrl } from "../stripe/needed.ts";
import { readLocalValues } from "./local-values.ts";
import { ACCOUNT_ID, type Setting } from "./setting.ts";
import { LocalStack } from "./stack.ts";
import { openStateStore, type StateStore } from "./state.ts";

/** Threads for one function; each takes some 15 MB. */
const MOST_WORKERS = 8;

/** The program, running, and what shows it. */
export interface Started extends Mounted {
  readonly stack: LocalStack;
  readonly consoleOf: typeof import("../console/wire.ts").consoleOf;
  readonly notEmulated: typeof import("../services/emulated.ts").notEmulated;
}

/** Evaluates the program and starts PostgreSQL, both at once; then everything that the program registers. */
export async function startStack(setting: Setting): Promise<Started> {
  const { options, folder, view, ports, faults, cleanup } = setting;
  const store = openStateStore(folder.path);
  cleanup.add(() => store.close());
  const warn = (message: string) => view.terminal.warn(message);
  const evaluating = evaluateProgram(setting);
  const starting = startPostgres({ dataDir: folder.path, databaseUrl: options.databaseUrl, warn });
  cleanup.add(async () => (await starting.catch(() => null))?.stop());
  const [graph, database, { mountServices }, { notEmulated }, { consoleOf }] = await Promise.all([
    evaluating,
    starting,
    // Loaded while the program is evaluated in its own process, which takes longer.
    import("../services/index.ts"),
    import("../services/emulated.ts"),
    import("../console/wire.ts"),
  ]);
  options.signal?.throwIfAborted();

  const stack = stackOf(setting, graph, store);
  // After the functions have ended, and before PostgreSQL and the state that calls need.
  cleanup.add(async () => ports.withdraw());
  cleanup.add(() => stack.close());
  const { runtime, events } = stack;
  const { metrics } = view.observer;
  const schedules = () => stack.schedules;
  const dataDir = folder.path;
  const { apiUrl } = ports;
  const { projectDir } = options;
  const surroundings = { projectDir, dataDir, apiUrl, faults, database, runtime, events, metrics, schedules };
  const mounted = await mountServices(stack, surroundings);
  await stack.begin();
  openSite(setting, stack);
  return { ...mounted, stack, consoleOf, notEmulated };
}

/** The page is built when it is first asked for: a start must not wait for it. */
function openSite({ options, ports }: Setting, stack: LocalStack): void {
  const { projectDir } = options;
  let building: Promise<void> | undefined;
  const build = () => {
    building ??= buildSite(projectDir).finally(() => {
      building = undefined;
    });
    return building;
  };
  ports.openSite({
    site: () => siteOf(stack.graph),
    projectDir,
    connectTo: [ports.apiUrl, ports.awsUrl],
    prepare: async ({ folder }) => {
      if (isBuiltHere(projectDir, folder)) await build();
    },
  });
}

function stackOf(
  { options, folder, view, ports, faults }: Setting,
  graph: Graph,
  store: StateStore,
): LocalStack {
  const region = regionOf(graph);
  return new LocalStack({
    ...view,
    region,
    accountId: ACCOUNT_ID,
    graph,
    ports,
    store,
    faults,
    developer: folder.developerCredential(region, ports.awsUrl),
    maxWorkers: MOST_WORKERS,
    inspected: options.inspectorUrl !== undefined,
  });
}

/** The program's resources as its files say them now. @throws ProgramError or ConfigError */
export async function evaluateProgram({ options, ports, folder, view }: Setting): Promise<Graph> {
  const seed = folder.seed();
  const { values, warning } = readLocalValues(options.projectDir);
  if (warning) view.terminal.warn(warning);
  const graph = await evaluate({
    projectDir: options.projectDir,
    stack: options.stack,
    config: { ...values, ...options.config },
    standIns: [stripeStandIn(seed)],
    endpoints: { api: ports.apiUrl, aws: ports.awsUrl, site: ports.siteUrl },
    seed,
    environment: { [localModeVariable]: "true" },
  });
  return withStripeUrl(graph, ports.awsUrl);
}
