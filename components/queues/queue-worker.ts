import { lambda } from "@pulumi/aws";
import type { ComponentResourceOptions, Input } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { checkFunction } from "../functions/function-arguments.ts";
import {
  type FunctionSettings,
  functionSettings,
  NodeFunction,
  type NodeFunctionTransform,
} from "../functions/node-function.ts";
import { Component, child, childOptions, type Transform } from "../shared/component.ts";
import { type FunctionLink, receiveMessages } from "../shared/grants.ts";
import { rejectArguments } from "../shared/mistakes.ts";
import { checkNumbers } from "../shared/ranges.ts";

export interface QueueWorkerArgs extends FunctionSettings {
  /** One line, for the console. Default: the worker's name. */
  readonly description?: string;
  /** TypeScript or JavaScript file that exports `handler`, relative to the project folder. */
  readonly entry: string;
  /** 1 to 900. Default 30. */
  readonly timeoutSeconds?: number;
  /** What the function may reach besides the queue. */
  readonly links?: readonly FunctionLink[];
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
  /** What it means for people when it fails, one sentence; stands in the alarms. Default: that its work is not done. */
  readonly impact?: string;
  /** Changes what the children get. */
  readonly transform?: {
    readonly function?: NodeFunctionTransform;
    readonly mapping?: Transform<lambda.EventSourceMappingArgs>;
  };
}

/**
 * A Lambda function that works on the messages of a queue, in batches of which it reports the messages that failed:
 * those alone come again.
 *
 * @example
 * new QueueWorker("import-worker", {
 *   entry: "import-worker.ts",
 *   links: [database.link],
 *   queueArn: imports.arn,
 * });
 */
export class QueueWorker extends Component {
  readonly function: NodeFunction;
  /** What hands the messages to the function. */
  readonly mapping: lambda.EventSourceMapping;

  constructor(name: string, args: QueueWorkerArgs, options: ComponentResourceOptions = {}) {
    const { batchSize = 10, maximumBatchingWindowSeconds = 0, maximumConcurrency = 2 } = args;
    checkFunction("QueueWorker", name, args);
    checkArguments(name, { batchSize, maximumBatchingWindowSeconds, maximumConcurrency });
    super("QueueWorker", name, {}, options);
    this.function = this.#function(name, args, args.reserve ? maximumConcurrency : 0);
    this.mapping = child(
      lambda.EventSourceMapping,
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
      args.transform?.mapping,
    );
    this.registerOutputs({ functionArn: this.function.arn });
  }

  /** @param reserved with fewer than it has at once, Lambda would be refused, and refusals count as tries of the messages */
  #function(name: string, args: QueueWorkerArgs, reserved: number): NodeFunction {
    const { description, timeoutSeconds, impact, transform = {} } = args;
    return new NodeFunction(
      name,
      {
        ...functionSettings(args),
        ...defined({ description, timeoutSeconds, impact, transform: transform.function }),
        entry: args.entry,
        reservedConcurrency: reserved,
        links: [...(args.links ?? []), { statements: [receiveMessages(args.queueArn)] }],
      },
      childOptions({ parent: this }),
    );
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
function checkArguments(
  name: string,
  sizes: Required<Pick<QueueWorkerArgs, "batchSize" | "maximumBatchingWindowSeconds" | "maximumConcurrency">>,
): void {
  checkNumbers("QueueWorker", name, [
    ["batchSize", sizes.batchSize, { least: 1, most: 10_000 }],
    ["maximumBatchingWindowSeconds", sizes.maximumBatchingWindowSeconds, { least: 0, most: 300 }],
    ["maximumConcurrency", sizes.maximumConcurrency, { least: 2, most: 1_000 }],
  ]);
  if (sizes.batchSize > 10 && sizes.maximumBatchingWindowSeconds === 0)
    rejectArguments(
      "QueueWorker",
      name,
      ["batchSize", "maximumBatchingWindowSeconds"],
      `a batch of ${sizes.batchSize} is not gathered without a window`,
      "Give maximumBatchingWindowSeconds of at least 1",
    );
}
