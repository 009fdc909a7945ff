import type { FunctionSpec } from "./functions.ts";

const MOST_BYTES = 4_096;

export interface Finished {
  readonly requestId: string;
  readonly version: string;
  readonly milliseconds: number;
  readonly ok: boolean;
  readonly endedAt: Date;
}

/**
 * The end of an invocation's log as base64, between the lines that Lambda itself writes. How much memory a thread used is
 * not known, so that REPORT does not tell it.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_ResponseSyntax
 */
export function logTail(spec: FunctionSpec, lines: readonly string[], finished: Finished): string {
  const [before, after] = spec.logsJson ? jsonFrame(spec, finished) : textFrame(spec, finished);
  const text = [...before, ...lines, ...after].map(line => `${line}\n`).join("");
  return Buffer.from(text).subarray(-MOST_BYTES).toString("base64");
}

type Frame = readonly [before: readonly string[], after: readonly string[]];

const textFrame = (
  { memoryMegabytes }: FunctionSpec,
  { requestId, version, milliseconds }: Finished,
): Frame => [
  [`START RequestId: ${requestId} Version: ${version}`],
  [
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: ${milliseconds.toFixed(2)} ms\tBilled Duration: ${Math.ceil(milliseconds)} ms\tMemory Size: ${memoryMegabytes} MB`,
  ],
];

/** https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
function jsonFrame({ memoryMegabytes }: FunctionSpec, finished: Finished): Frame {
  const { requestId, version, milliseconds, ok, endedAt } = finished;
  const event = (time: number, type: string, record: object) =>
    JSON.stringify({ time: new Date(time).toISOString(), type, record: { requestId, ...record } });
  const metrics = {
    durationMs: Number(milliseconds.toFixed(3)),
    billedDurationMs: Math.ceil(milliseconds),
    memorySizeMB: memoryMegabytes,
  };
  return [
    [event(endedAt.getTime() - milliseconds, "platform.start", { version })],
    [event(endedAt.getTime(), "platform.report", { metrics, status: ok ? "success" : "error" })],
  ];
}
