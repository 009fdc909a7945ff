import type { ConsoleQueues, QueueState } from "../console/sources.ts";
import { list, member, ofType } from "../graph/resources.ts";
import type { Graph } from "../graph/types.ts";
import { stateOf } from "./message.ts";
import type { Queue } from "./queue.ts";
import type { Queues } from "./queues.ts";

/** The queues as the console shows them; looking takes no message away. */
export const viewOf = (queues: Queues, graph: () => Graph): ConsoleQueues => ({
  get version() {
    return queues.version;
  },
  list() {
    const deadLetterArns = new Set(deadLetterTargets(graph(), queues));
    return queues.all().map(queue => describe(queue, deadLetterArns));
  },
  messages(name, most) {
    const queue = queues.byName(name);
    if (!queue) return null;
    return [...queue.current()].slice(0, most).map(message => ({
      id: message.id,
      receiveCount: message.receiveCount,
      body: message.body,
      sentAt: new Date(message.sentAt).toISOString(),
      state: stateOf(message, queues.now()),
      ...(message.receipt !== undefined && { receipt: message.receipt }),
    }));
  },
});

function describe(queue: Queue, deadLetterArns: ReadonlySet<unknown>): QueueState {
  const { name, arn, isFifo, redrive } = queue.spec;
  return {
    name,
    arn,
    isFifo,
    ...queue.count(),
    deadLetterArn: redrive?.deadLetterArn ?? null,
    isDeadLetterQueue: deadLetterArns.has(arn),
  };
}

/** Where queues, functions and schedules send what they give up. */
const deadLetterTargets = (graph: Graph, queues: Queues): unknown[] => [
  ...queues.all().map(({ spec }) => spec.redrive?.deadLetterArn),
  ...ofType(graph, "aws:lambda/function:Function").map(({ inputs }) =>
    member(inputs, "deadLetterConfig", "targetArn"),
  ),
  ...ofType(graph, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").map(({ inputs }) =>
    member(inputs, "destinationConfig", "onFailure", "destination"),
  ),
  ...ofType(graph, "aws:scheduler/schedule:Schedule").flatMap(({ inputs }) =>
    [inputs.target, ...list(inputs.targets)].map(target => member(target, "deadLetterConfig", "arn")),
  ),
];
