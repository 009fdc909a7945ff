import type { Metrics } from "./metrics.ts";

type Recorder = (milliseconds: number, failed: boolean) => void;

/**
 * What Lambda itself counts of each function.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export class LambdaMetrics {
  readonly #metrics: Metrics;
  readonly #recorders = new Map<string, Recorder>();

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  invoked(functionName: string, milliseconds: number, failed: boolean): void {
    const known = this.#recorders.get(functionName);
    const record = known ?? this.#open(functionName);
    if (!known) this.#recorders.set(functionName, record);
    record(milliseconds, failed);
  }

  #open(functionName: string): Recorder {
    const dimensions = [{ name: "FunctionName", value: functionName }];
    const open = (name: string, unit: string) =>
      this.#metrics.recorder({ namespace: "AWS/Lambda", name, dimensions, unit });
    const [invocations, errors] = [open("Invocations", "Count"), open("Errors", "Count")];
    const duration = open("Duration", "Milliseconds");
    return (milliseconds, failed) => {
      const at = Date.now();
      invocations(at, 1);
      errors(at, failed ? 1 : 0);
      duration(at, milliseconds);
    };
  }
}
