import { BatchGetTracesCommand, GetTraceSegmentDestinationCommand, XRayClient } from "@aws-sdk/client-xray";
import { defined } from "../../lib/defined.ts";
import { CommandError } from "./command.ts";
import { logView } from "./log-view.ts";
import { stackLogs } from "./stack-logs.ts";
import type { Stage } from "./stage.ts";
import type { TraceOfRequest } from "./trace-tree.ts";
import { type AccessLine, traceOfSegments } from "./xray-segments.ts";

export interface StackTraceOptions {
  /** A trace's id, or the request id of a reply. */
  readonly id: string;
  /** How far back the logs are searched for a request id. */
  readonly since: Date;
}

/**
 * A trace of a deployed stack, from X-Ray. A request id is looked up in the logs, as `npm run logs -- --request` does.
 *
 * @throws CommandError when there is no such request, or X-Ray has not got its trace
 */
export async function stackTrace(stage: Stage, { id, since }: StackTraceOptions): Promise<TraceOfRequest> {
  const { traceId, access } = traceIdForm.test(id) ? { traceId: id } : await findInLogs(stage, id, since);
  const client = new XRayClient(stage.client);
  const documents = await readSegments(client, traceId);
  if (documents.length === 0) throw new CommandError(await whereItIs(client, traceId));
  const trace = traceOfSegments(traceId, documents, access);
  // By the names that commands take, as local mode shows them.
  const short = (name: string) =>
    name.startsWith(stage.namePrefix) ? name.slice(stage.namePrefix.length) : name;
  return {
    ...trace,
    title: short(trace.title),
    spans: trace.spans.map(span => (span.kind === "function" ? { ...span, name: short(span.name) } : span)),
  };
}

const traceIdForm = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

type Line = Readonly<Record<string, unknown>>;

async function findInLogs(
  stage: Stage,
  id: string,
  since: Date,
): Promise<{ readonly traceId: string; readonly access: AccessLine | undefined }> {
  const view = logView({ request: id, readable: false });
  const lines: Line[] = [];
  const print = (line: string) => {
    if (view(line) !== null) lines.push(JSON.parse(line));
  };
  await stackLogs(stage, { name: undefined, since, follow: false, term: id, print });
  const access = lines.find(line => line.function === "access");
  const traceId = lines.find(line => typeof line.traceId === "string")?.traceId;
  if (typeof traceId === "string") return { traceId, access: access && accessLine(access) };
  throw new CommandError(
    access
      ? `No function ran for ${id}: the gateway answered ${access.status} by itself, so there is no trace.`
      : `No log line since ${since.toISOString()} has ${id}. CloudWatch shows lines some seconds late; --since 7d looks further back.`,
  );
}

const accessLine = ({ route, status, time, ms }: Line): AccessLine => ({
  route: String(route),
  status: Number(status),
  time: Number(time),
  milliseconds: Number(ms),
});

/** https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html */
async function readSegments(client: XRayClient, traceId: string): Promise<string[]> {
  const documents: string[] = [];
  let NextToken: string | undefined;
  do {
    const input = { TraceIds: [traceId], ...defined({ NextToken }) };
    const page = await client.send(new BatchGetTracesCommand(input));
    if (page.UnprocessedTraceIds?.includes(traceId))
      throw new CommandError(`X-Ray did not process ${traceId} this time. Ask again in a moment.`);
    for (const { Segments = [] } of page.Traces ?? [])
      documents.push(...Segments.flatMap(({ Document }) => Document ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return documents;
}

/** Why X-Ray has not got a trace, as far as it says so. */
async function whereItIs(client: XRayClient, traceId: string): Promise<string> {
  const { Destination } = await client
    .send(new GetTraceSegmentDestinationCommand({}))
    .catch(() => ({ Destination: undefined }));
  if (Destination === "CloudWatchLogs")
    return `The account keeps its spans in CloudWatch, in the log group aws/spans (Transaction Search), and X-Ray has only the indexed ones. Look there with Logs Insights: filter traceId = "${traceId.slice(2).replace("-", "")}"`;
  return `X-Ray has no trace ${traceId}. It shows a trace some seconds after its end, keeps it for 30 days, and has only those that were sampled: one request a second and 5 % of the others, unless the account's rules say else. The log lines are all there: npm run logs -- --request ${traceId}`;
}
