import { randomBytes } from "node:crypto";
import { defined } from "../../../lib/defined.ts";
import { sendToDaemon } from "./daemon.ts";
import { traceHeader } from "./trace.ts";

/** A call to something outside the function, as the trace shows it. */
export interface OutsideCall {
  /** The service, such as `KMS`, or a host. */
  readonly name: string;
  readonly namespace: "aws" | "remote";
  /** Of an AWS service, such as `Decrypt`. */
  readonly operation?: string;
  /** SQL text without values. */
  readonly sql?: string | undefined;
}

/** How a call ended, as far as its result or its error tells. */
export interface CallEnd {
  readonly status?: number | undefined;
  /** AWS's own id of the call. */
  readonly requestId?: string | undefined;
}

/** A document may have 64 kB: no SQL text gets near it with this. */
const longestSql = 10_000;

/**
 * Does a call, and tells X-Ray of it as a subsegment of the function's segment where the event is sampled. That costs
 * the call no waiting, and never fails it. Neither values nor messages of errors are told, since both may quote data.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-subsegments
 *
 * @param endOf what the call's result tells; what its error tells is read from the SDK's `$metadata`
 */
export async function traced<Result>(
  call: OutsideCall,
  work: () => Promise<Result>,
  endOf: (result: Result) => CallEnd = () => ({}),
  now: () => number = Date.now,
): Promise<Result> {
  const header = traceHeader();
  if (!header?.sampled || header.parent === undefined || !process.env.AWS_XRAY_DAEMON_ADDRESS) return work();
  const startedAt = now();
  const tell = (facts: object) =>
    sendToDaemon({
      id: randomBytes(8).toString("hex"),
      name: call.name,
      trace_id: header.root,
      parent_id: header.parent,
      type: "subsegment",
      namespace: call.namespace,
      start_time: startedAt / 1000,
      end_time: now() / 1000,
      ...factsOf(call),
      ...facts,
    });
  try {
    const result = await work();
    tell(endingOf(endOf(result), call));
    return result;
  } catch (error) {
    tell(failureOf(error, call));
    throw error;
  }
}

const factsOf = ({ sql }: OutsideCall) =>
  defined({ sql: sql && { sanitized_query: sql.slice(0, longestSql) } });

/** X-Ray calls 4xx an error, 5xx and a missing answer a fault. */
function endingOf({ status, requestId }: CallEnd, { namespace, operation }: OutsideCall) {
  const client = status !== undefined && status >= 400 && status < 500;
  return defined({
    aws: namespace === "aws" ? defined({ operation, request_id: requestId }) : undefined,
    http: status === undefined ? undefined : { response: { status } },
    error: client || undefined,
    throttle: status === 429 || undefined,
    fault: (status !== undefined && status >= 500) || undefined,
  });
}

function failureOf(error: unknown, call: OutsideCall) {
  const { name = "Error", $metadata = {} } = error as {
    name?: string;
    $metadata?: { httpStatusCode?: number; requestId?: string };
  };
  const { httpStatusCode: status, requestId } = $metadata;
  return {
    ...endingOf({ status, requestId }, call),
    ...(status === undefined && { fault: true }),
    ...(/Throttl|TooManyRequests/.test(name) && { throttle: true }),
    cause: {
      working_directory: process.cwd(),
      exceptions: [{ id: randomBytes(8).toString("hex"), type: name }],
    },
  };
}
