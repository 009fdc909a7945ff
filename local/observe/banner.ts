import { relative } from "node:path";
import { list, ofType, text } from "../graph/resources.ts";
import type { Graph } from "../graph/types.ts";
import type { SignIn } from "../run/data-folder.ts";
import type { ScheduleSpec } from "../scheduler/schedules.ts";

export interface BannerOptions {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly signIns: readonly SignIn[];
  readonly schedules: readonly ScheduleSpec[];
  readonly dataDir: string;
  readonly startMilliseconds: number;
  /** Where a debugger attaches; null when none may. */
  readonly inspectorUrl: string | null;
  /** Types of the program's resources that are registered, not emulated. */
  readonly absent: readonly { readonly type: string; readonly count: number }[];
  readonly now: Date;
}

/** What the person at the terminal sees when everything answers. */
export function banner(options: BannerOptions): string[] {
  const { graph, outputs, signIns, startMilliseconds } = options;
  const config = relative(process.cwd(), `${options.dataDir}/aws-config`);
  const people = signIns.map(({ email, password, groups }): [string, string] => [
    groups.length > 0 ? `Demo ${groups.join(", ")}` : "Demo user",
    `${email}  ${password}`,
  ]);
  const debug = options.inspectorUrl === null ? [] : [inspector(options.inspectorUrl)];
  const stripe: [string, string][] =
    outputs.stripeUrl === undefined ? [] : [["Stripe", `${outputs.stripeUrl}  (a local one: no key is set)`]];
  const rows: [string, string][] = [
    ...given("Web page", hasSite(graph) ? outputs.siteUrl : undefined),
    ...given("API", outputs.apiUrl),
    ...given("Sign-in page", outputs.signInUrl && signInPage(graph, outputs)),
    ...given("Console", outputs.consoleUrl),
    ["AWS APIs", `${outputs.awsEndpointUrl}  (AWS_CONFIG_FILE=${quoted(config)} aws ...)`],
    ...given("Database", outputs.databaseUrl),
    ...stripe,
    ...debug,
    ...people,
  ];
  const folder = relative(process.cwd(), options.dataDir);
  const token = `npm run -s token${folder === ".local" ? "" : ` -- --data ${quoted(folder)}`}`;
  return [
    `${graph.project} (${graph.stack}) is ready after ${(startMilliseconds / 1000).toFixed(1)} s`,
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(13)} ${value}`),
    "",
    `  ${counts(graph)}`,
    ...nextRun(options.schedules, options.now),
    ...notEmulated(options.absent),
    "",
    ...(outputs.apiUrl !== undefined && hasRoute(graph, "GET /me")
      ? [`  Try: curl -H "authorization: Bearer $(${token})" ${outputs.apiUrl}/me`]
      : []),
    "  Ctrl-C ends it; the data stays.",
    "",
  ];
}

const hasRoute = (graph: Graph, key: string): boolean =>
  ofType(graph, "aws:apigatewayv2/route:Route").some(({ inputs }) => inputs.routeKey === key);

const hasSite = ({ resources }: Graph) => resources.some(({ type }) => type.endsWith(":StaticWebsite"));

/** A program need not have an API, a user pool or a database. */
const given = (name: string, value: unknown): [string, string][] =>
  value === undefined ? [] : [[name, String(value)]];

/** As a shell takes it for one word. */
const quoted = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The port is what debuggers ask for. */
const inspector = (url: string): [string, string] => [
  "Debugger",
  `${new URL(url).host}  (no time limit ends a function meanwhile)`,
];

/** Where a browser signs in with the stack's first callback address. */
export function signInPage(graph: Graph, { signInUrl, userPoolClientId }: BannerOptions["outputs"]): string {
  const client = ofType(graph, "aws:cognito/userPoolClient:UserPoolClient").find(
    ({ outputs }) => outputs.id === userPoolClientId,
  );
  const redirect = text(list(client?.inputs.callbackUrls)[0]) ?? "";
  const query = new URLSearchParams({
    client_id: String(userPoolClientId),
    response_type: "code",
    redirect_uri: redirect,
  });
  return `${signInUrl}/login?${query}`;
}

function counts(graph: Graph): string {
  const count = (type: string, one: string) => {
    const { length } = ofType(graph, type);
    return `${length} ${one}${length === 1 ? "" : "s"}`;
  };
  return [
    count("aws:apigatewayv2/route:Route", "route"),
    count("aws:lambda/function:Function", "function"),
    count("aws:scheduler/schedule:Schedule", "schedule"),
  ].join(", ");
}

/** The schedule that runs next; the console lists them all. */
function nextRun(schedules: readonly ScheduleSpec[], now: Date): string[] {
  const [next] = schedules
    .flatMap(({ name, schedule, zone, enabled }) => {
      const at = enabled ? schedule.next(now) : null;
      return at ? [{ name, at, zone }] : [];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  if (next === undefined) return [];
  const time = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: next.zone,
  });
  return [`  Next: ${next.name}, ${time.format(next.at)} ${next.zone}`];
}

/** The console's overview names them all. */
function notEmulated(absent: BannerOptions["absent"]): string[] {
  if (absent.length === 0) return [];
  const most = [...absent].sort((a, b) => b.count - a.count).slice(0, 3);
  const names = most.map(({ type, count }) => `${count} ${type.split(":").at(-1)}`);
  const others = absent.length > most.length ? ` and ${absent.length - most.length} other types` : "";
  return [`  Registered, not emulated: ${names.join(", ")}${others}`];
}
