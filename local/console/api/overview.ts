import { notEmulated } from "../../services/emulated.ts";
import type { ConsoleSources } from "../sources.ts";
import type { Overview, Versions } from "../types.ts";

/** Addresses, sign-ins and functions. */
export function overview(sources: ConsoleSources): Overview {
  const { dataDir, functions } = sources;
  const graph = sources.graph();
  return {
    project: graph.project,
    stack: graph.stack,
    dataDir,
    outputs: sources.outputs(),
    signIns: sources.signIns(),
    functions: functions.specs.map(spec => ({
      label: spec.label,
      entry: spec.entry,
      timeoutSeconds: spec.timeoutSeconds,
      memoryMegabytes: spec.memoryMegabytes,
      buildError: functions.buildErrorOf(spec),
    })),
    notEmulated: notEmulated(graph),
  };
}

/** Numbers that change with what the page shows. */
export class VersionCounter {
  readonly #sources: ConsoleSources;
  #graph: object | null = null;
  readonly #run: number;
  #program = 0;

  constructor(sources: ConsoleSources) {
    this.#sources = sources;
    this.#run = sources.now();
  }

  current(): Versions {
    const { traces, logs, directory, queues, metrics, stripe } = this.#sources;
    const graph = this.#sources.graph();
    if (graph !== this.#graph) this.#program++;
    this.#graph = graph;
    const [newest] = directory.outbox();
    return {
      run: this.#run,
      requests: traces.version,
      logs: logs.sequence,
      outbox: newest ? Date.parse(newest.sentAt) : 0,
      queues: queues.version,
      stripe: stripe?.()?.version ?? 0,
      metrics: metrics.version,
      program: this.#program,
    };
  }
}
