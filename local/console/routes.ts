import { listJobs, runJob } from "./api/jobs.ts";
import { listLogs } from "./api/logs.ts";
import { listMetrics } from "./api/metrics.ts";
import { overview } from "./api/overview.ts";
import { listMessages, listUsers } from "./api/people.ts";
import {
  listQueueMessages,
  listQueues,
  purgeQueue,
  redriveQueue,
  retryMessages,
  sendMessage,
} from "./api/queues.ts";
import { ApiReference } from "./api/reference.ts";
import { findRequest, listRequests } from "./api/requests.ts";
import { runSql } from "./api/sql.ts";
import { disputeCharge, endDispute, resendEvent, stripePage } from "./api/stripe.ts";
import { listTables, readTable } from "./api/tables.ts";
import { tryIt } from "./api/try-it.ts";
import { changeUser } from "./api/users.ts";
import { type Call, ConsoleError } from "./http.ts";
import type { ConsoleSources } from "./sources.ts";

type Endpoint = (sources: ConsoleSources, call: Call) => unknown;

/** The endpoints below `/console/api`, by method and path. */
export function endpoints(): Readonly<Record<string, Endpoint>> {
  const reference = new ApiReference();
  return {
    "GET overview": overview,
    "GET requests": listRequests,
    "GET requests/{id}": findRequest,
    "GET logs": listLogs,
    "GET metrics": listMetrics,
    "GET jobs": listJobs,
    "POST jobs/run": runJob,
    "GET users": listUsers,
    "POST users/{pool}/{username}/{action}": changeUser,
    "GET outbox": listMessages,
    "GET tables": listTables,
    "GET tables/{schema}/{name}": readTable,
    "POST sql": runSql,
    "GET queues": listQueues,
    "GET queues/{name}": listQueueMessages,
    "POST queues/{name}/redrive": redriveQueue,
    "POST queues/{name}/purge": purgeQueue,
    "POST queues/{name}/send": sendMessage,
    "POST queues/{name}/retry": retryMessages,
    "GET stripe": stripePage,
    "POST stripe/resend": resendEvent,
    "POST stripe/dispute": disputeCharge,
    "POST stripe/end-dispute": endDispute,
    "GET reference": sources => reference.read(sources),
    "POST try": tryIt,
  };
}

export interface Found {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * The endpoint for a path such as `requests/1-6b01a434-30f8ac28fc563e4bd1c41f9d`.
 * @throws ConsoleError
 */
export function findEndpoint(table: ReturnType<typeof endpoints>, method: string, path: string): Found {
  const segments = path.split("/").map(decode);
  for (const [key, endpoint] of Object.entries(table)) {
    const [wanted, pattern = ""] = key.split(" ");
    const params = wanted === method ? match(pattern.split("/"), segments) : null;
    if (params) return { endpoint, params };
  }
  throw new ConsoleError(404, `The console has no ${method} ${path}.`);
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith("{")) params[part.slice(1, -1)] = segment;
    else if (part !== segment) return null;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ConsoleError(400, "The path is not encoded as it should be.");
  }
}
