import type { Identity } from "../aws/credentials.ts";
import { list, member, number, ofType, text } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";
import type { FunctionSpec } from "./functions.ts";
import { QueuePoller } from "./queue-poller.ts";
import type { LambdaRuntime } from "./runtime.ts";

/** A queue whose messages invoke a function, `aws.lambda.EventSourceMapping`. Times are seconds. */
export interface EventSourceSpec {
  readonly functionArn: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly isFifo: boolean;
  readonly batchSize: number;
  /** How long a batch that is not full waits for more. */
  readonly window: number;
  /** Whether the function tells which messages failed. */
  readonly reportsFailures: boolean;
  readonly maximumConcurrency: number;
}

/** A function's run with messages of a queue. */
export interface FinishedBatch {
  readonly spec: FunctionSpec;
  /** `Root=1-...` of the run. */
  readonly traceId: string;
  /** The same of the requests and runs that sent the messages, where they are known. */
  readonly senders: readonly string[];
  /** What went wrong where the function itself ended well. */
  readonly error: string | null;
}

export interface EventSourceOptions {
  readonly runtime: LambdaRuntime;
  readonly region: string;
  /** Calls SQS as the function's role may. @throws AwsError */
  readonly call: (identity: Identity, operation: string, input: Record<string, unknown>) => Promise<unknown>;
  readonly warn: (message: string) => void;
  readonly onBatch: (batch: FinishedBatch) => void;
}

/** Lambda begins with so many. */
const CONCURRENCY = 5;

/** Reads the queues of the program that invoke functions; what AWS refuses, or local mode cannot, is logged and left out. */
export function readEventSources(
  graph: Graph,
  runtime: Pick<LambdaRuntime, "find">,
  warn: (message: string) => void,
): EventSourceSpec[] {
  return ofType(graph, "aws:lambda/eventSourceMapping:EventSourceMapping").flatMap(resource => {
    if (resource.inputs.enabled === false) return [];
    const problem = problemOf(graph, resource, runtime);
    if (problem) warn(`The event source ${resource.name} does not run: ${problem}`);
    return problem ? [] : [readSource(graph, resource)];
  });
}

const queueOf = (graph: Graph, { inputs }: GraphResource) =>
  ofType(graph, "aws:sqs/queue:Queue").find(({ outputs }) => outputs.arn === inputs.eventSourceArn);

function readSource(graph: Graph, resource: GraphResource): EventSourceSpec {
  const { inputs, outputs } = resource;
  const queue = queueOf(graph, resource);
  return {
    functionArn: text(outputs.functionArn) ?? text(inputs.functionName) ?? "",
    queueArn: text(inputs.eventSourceArn) ?? "",
    queueUrl: text(queue?.outputs.url) ?? "",
    isFifo: queue?.inputs.fifoQueue === true,
    batchSize: number(inputs.batchSize) ?? 10,
    window: number(inputs.maximumBatchingWindowInSeconds) ?? 0,
    reportsFailures: list(inputs.functionResponseTypes).includes("ReportBatchItemFailures"),
    maximumConcurrency: number(member(inputs.scalingConfig, "maximumConcurrency")) ?? CONCURRENCY,
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
function problemOf(
  graph: Graph,
  resource: GraphResource,
  runtime: Pick<LambdaRuntime, "find">,
): string | null {
  const { inputs } = resource;
  const { functionArn, batchSize, window, isFifo } = readSource(graph, resource);
  const queue = queueOf(graph, resource);
  if (!queue) return `local mode emulates queues of the program only, not ${inputs.eventSourceArn}.`;
  if (inputs.filterCriteria !== undefined) return "local mode does not emulate filterCriteria.";
  const spec = runtime.find(functionArn);
  if (!spec) return `there is no function ${functionArn}.`;
  const visibility = number(queue.inputs.visibilityTimeoutSeconds) ?? 30;
  if (visibility < spec.timeoutSeconds)
    return `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${spec.timeoutSeconds} seconds.`;
  if (batchSize > 10 && (isFifo || window === 0))
    return "a batchSize over 10 needs a standard queue and a maximumBatchingWindowInSeconds of at least 1.";
  return null;
}

/** The pollers of all event sources. */
export class EventSources {
  readonly #options: EventSourceOptions;
  readonly #pollers = new Map<string, QueuePoller>();

  constructor(options: EventSourceOptions) {
    this.#options = options;
  }

  /** Goes on with those that are as they were, ends and begins the others. */
  deploy(specs: readonly EventSourceSpec[]): void {
    const wanted = new Map(specs.map(spec => [JSON.stringify(spec), spec]));
    for (const [key, poller] of this.#pollers) {
      if (wanted.has(key) && !poller.hasEnded) continue;
      poller.close();
      this.#pollers.delete(key);
    }
    for (const [key, spec] of wanted)
      if (!this.#pollers.has(key)) this.#pollers.set(key, new QueuePoller(spec, this.#options));
  }

  /** Takes no more batches. */
  close(): void {
    for (const poller of this.#pollers.values()) poller.close();
    this.#pollers.clear();
  }
}
