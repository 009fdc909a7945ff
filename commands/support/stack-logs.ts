import { setTimeout as wait } from "node:timers/promises";
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { defined } from "../../lib/defined.ts";
import { CommandError } from "./command.ts";
import { listOutput, type Stage } from "./stage.ts";

export interface StackLogOptions {
  readonly name: string | undefined;
  readonly since: Date;
  readonly follow: boolean;
  /** Between two looks when it follows. Default 2000. */
  readonly pollMilliseconds?: number;
  /** A text that CloudWatch looks for, so that what is not asked for is not fetched. */
  readonly term?: string | undefined;
  readonly print: (line: string) => void;
}

/** How long after it was written a line may show up: CloudWatch takes seconds, and each log group its own. */
const LATE_MILLISECONDS = 30_000;

/** Prints the log lines of a deployed stack's functions from CloudWatch. */
export async function stackLogs(
  stage: Stage,
  { name, since, follow, pollMilliseconds = 2_000, term, print }: StackLogOptions,
): Promise<void> {
  const functions = listOutput(stage.outputs, "functions");
  if (name !== undefined && ![...functions, "access"].includes(name))
    throw new CommandError(`There is no function ${name}. The stack's functions: ${functions.join(", ")}.`);
  const client = new CloudWatchLogsClient(stage.client);
  // The API's own log stands elsewhere: the program says where.
  const groupOf = (label: string) =>
    label === "access"
      ? `/aws/vendedlogs/${stage.namePrefix}api/access`
      : `/aws/lambda/${stage.namePrefix}${label}`;
  const isNew = unseen();
  let newest = 0;
  do {
    const from = Math.max(since.getTime(), newest - LATE_MILLISECONDS);
    const groups = (name === undefined ? [...functions, "access"] : [name]).map(label =>
      readGroup(client, label, { logGroupName: groupOf(label), startTime: from, term }),
    );
    const events = (await Promise.all(groups)).flat().sort((a, b) => a.time - b.time);
    newest = Math.max(newest, events.at(-1)?.time ?? 0);
    for (const { text } of isNew(events, from)) print(text);
    if (follow) await wait(pollMilliseconds);
  } while (follow);
}

interface LogEvent {
  readonly id: string;
  /** When it was written, in milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}

/** Picks out the events that were not among earlier ones, and forgets those from before a time. */
function unseen(): (events: readonly LogEvent[], from: number) => LogEvent[] {
  const seen = new Map<string, number>();
  return (events, from) => {
    for (const [id, time] of seen) if (time < from) seen.delete(id);
    return events.filter(({ id, time }) => {
      if (seen.has(id)) return false;
      seen.set(id, time);
      return true;
    });
  };
}

async function readGroup(
  client: CloudWatchLogsClient,
  label: string,
  {
    term,
    ...place
  }: { readonly logGroupName: string; readonly startTime: number; readonly term: string | undefined },
) {
  const filterPattern = term === undefined ? undefined : `"${term.replaceAll('"', "")}"`;
  const events: LogEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client
      .send(new FilterLogEventsCommand({ ...place, ...defined({ filterPattern, nextToken }) }))
      .catch(emptyGroup);
    for (const { eventId = "", timestamp = 0, message = "" } of page.events ?? []) {
      events.push({ id: `${label}/${eventId}`, time: timestamp, text: withName(label, message.trimEnd()) });
    }
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

/** A function that was never deployed or called has no group yet. */
function emptyGroup(error: unknown): { events: []; nextToken?: undefined } {
  if (error instanceof ResourceNotFoundException) return { events: [] };
  throw error;
}

function withName(label: string, line: string): string {
  try {
    return JSON.stringify({ function: label, ...JSON.parse(line) });
  } catch {
    return JSON.stringify({ function: label, message: line });
  }
}
