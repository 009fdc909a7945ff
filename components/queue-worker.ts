import { lambda } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { checkFunction } from "./function-arguments.ts";
import { type FunctionLink, receiveMessages } from "./grants.ts";
import { rejectArguments } from "./mistakes.ts";
import { type FunctionSettings, functionSettings, NodeFunction } from "./node-function.ts";

export interface QueueWorkerArgs extends FunctionSettings {
  /** One line, for the console. */
  readonly description: string;
  /** See {@link NodeFunction}. */
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly links: readonly FunctionLink[];
  /** The queue; its visibility time-out must be at least six times `timeoutSeconds`. */
  readonly queueArn: Input<string>;
  /** Most messages of one call, 1 to 10000. Default 10. */
  readonly batchSize?: number;
  /** How long a batch that is not full waits for more, 0 to 300. Default 0. */
  readonly maximumBatchingWindowSeconds?: number;
  /** Most batches at once, 2 to 1000. Default 2. */
  readonly maximumConcurrency?: number;
  /** Keeps executions for the function: as many as it may have at once. Default false. */
  readonly reserve?: boolean;
  /** What it means for people when it fails, one sentence. */
  readonly impact: string;
}

/**
 * A Lambda function that works on the messages of a queue, in batches of which it reports the messages that failed:
 * those alone come again.
 *
 * @example
 * new QueueWorker("import-worker", {
 *   ...settings,
 *   description: "Imports runs",
 *   entry: "handlers/running/import-worker.ts",
 *   timeoutSeconds: 60,
 *   links: [database.link],
 *   queueArn: imports.arn, // visibilityTimeoutSeconds: 360
 *   impact: "Runs show up late.",
 * });
 */
export class QueueWorker extends ComponentResource {
  readonly function: NodeFunction;

  constructor(name: string, args: QueueWorkerArgs, options: ComponentResourceOptions = {}) {
    const { batchSize = 10, maximumBatchingWindowSeconds = 0, maximumConcurrency = 2 } = args;
    checkFunction("QueueWorker", name, args);
    checkArguments(name, { batchSize, maximumBatchingWindowSeconds, maximumConcurrency });
    super("groundwork:index:QueueWorker", name, {}, options);
    this.function = new NodeFunction(
      name,
      {
        ...functionSettings(args),
        description: args.description,
        entry: args.entry,
        timeoutSeconds: args.timeoutSeconds,
        // With fewer, Lambda would be refused, and refusals count as tries of the messages.
        reservedConcurrency: args.reserve ? maximumConcurrency : 0,
        links: [...args.links, { statements: [receiveMessages(args.queueArn)] }],
        impact: args.impact,
      },
      { parent: this },
    );
    new lambda.EventSourceMapping(
      `${name}-messages`,
      {
        eventSourceArn: args.queueArn,
        functionName: this.function.arn,
        batchSize,
        ...(maximumBatchingWindowSeconds > 0
          ? { maximumBatchingWindowInSeconds: maximumBatchingWindowSeconds }
          : {}),
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: { maximumConcurrency },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
function checkArguments(
  name: string,
  sizes: Required<Pick<QueueWorkerArgs, "batchSize" | "maximumBatchingWindowSeconds" | "maximumConcurrency">>,
): void {
  const reject = (names: readonly string[], problem: string, mend: string) =>
    rejectArguments("QueueWorker", name, names, problem, mend);
  const within = (key: keyof typeof sizes, least: number, most: number, usual: number) => {
    const value = sizes[key];
    if (!(Number.isInteger(value) && value >= least && value <= most))
      reject([key], `${value} is outside ${least} to ${most}`, `Leave it out for ${usual}`);
  };
  within("batchSize", 1, 10_000, 10);
  within("maximumBatchingWindowSeconds", 0, 300, 0);
  within("maximumConcurrency", 2, 1_000, 2);
  if (sizes.batchSize > 10 && sizes.maximumBatchingWindowSeconds === 0)
    reject(
      ["batchSize", "maximumBatchingWindowSeconds"],
      `a batch of ${sizes.batchSize} is not gathered without a window`,
      "Give maximumBatchingWindowSeconds of at least 1",
    );
}
