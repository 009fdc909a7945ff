import { relative } from "node:path";
import type { SignIn } from "./data-folder.ts";
import { notEmulated } from "./emulated.ts";
import type { Graph } from "./graph/types.ts";
import { list, ofType, text } from "./resources.ts";
import type { ScheduleSpec } from "./scheduler/schedules.ts";

export interface BannerOptions {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly signIns: readonly SignIn[];
  readonly schedules: readonly ScheduleSpec[];
  readonly dataDir: string;
  readonly startMilliseconds: number;
  /** Where a debugger attaches; null when none may. */
  readonly inspectorUrl: string | null;
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
  const rows: [string, string][] = [
    ["API", String(outputs.apiUrl)],
    ["Sign-in page", signInPage(graph, outputs)],
    ["Console", String(outputs.consoleUrl)],
    ["AWS APIs", `${outputs.awsEndpointUrl}  (AWS_CONFIG_FILE=${quoted(config)} aws ...)`],
    ["Database", String(outputs.databaseUrl)],
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
    ...options.schedules.map(spec => `  ${nextRun(spec, options.now)}`),
    `  Registered, not emulated: ${absent(graph)}`,
    "",
    `  Try: curl -H "authorization: Bearer $(${token})" ${outputs.apiUrl}/me`,
    "  Ctrl-C ends it; the data stays.",
    "",
  ];
}

/** As a shell takes it for one word. */
const quoted = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The port is what debuggers ask for. */
const inspector = (url: string): [string, string] => [
  "Debugger",
  `${new URL(url).host}  (no time limit ends a function meanwhile)`,
];

/** Where a browser signs in with the stack's first callback address. */
function signInPage(graph: Graph, { signInUrl, userPoolClientId }: BannerOptions["outputs"]): string {
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

function nextRun({ name, schedule, zone, enabled }: ScheduleSpec, now: Date): string {
  const next = enabled ? schedule.next(now) : null;
  if (!next) return `${name} does not run`;
  const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  return `${name} runs next on ${time.format(next)}, ${zone}`;
}

const absent = (graph: Graph) =>
  notEmulated(graph)
    .map(({ type, count }) => `${type.split(":").at(-1)}${count > 1 ? ` (${count})` : ""}`)
    .join(", ") || "nothing";
