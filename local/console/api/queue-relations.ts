import { list, member, ofType, text } from "../../graph/resources.ts";
import type { Graph } from "../../graph/types.ts";
import type { FunctionSpec } from "../../lambda/functions.ts";
import type { ConsoleFunctions, QueueState } from "../sources.ts";
import type { QueueView } from "../types.ts";

type Relations = Pick<QueueView, "label" | "service" | "consumer" | "deadLettersOf" | "canRedrive">;

/** Something that gives up what fails too often. */
interface DeadLetterSource {
  readonly label: string;
  readonly spec: FunctionSpec | undefined;
  /** Queue that gets it. */
  readonly to: unknown;
}

/** How the queues belong to the rest of the program: whose they are, who works on them, whose dead letters they hold. */
export function relationsOf(
  graph: Graph,
  functions: Pick<ConsoleFunctions, "find">,
  queues: readonly QueueState[],
): (queue: QueueState) => Relations {
  const labels = new Map(
    ofType(graph, "aws:sqs/queue:Queue").map(({ name, outputs }) => [
      outputs.arn,
      name.replace(/-queue$/, ""),
    ]),
  );
  const labelOf = ({ arn, name }: QueueState) => labels.get(arn) ?? name;
  const consumers = consumersOf(graph, functions);
  const sources: DeadLetterSource[] = [
    ...queues.map(queue => ({
      label: labelOf(queue),
      spec: consumers.get(queue.arn),
      to: queue.deadLetterArn,
    })),
    ...functionSources(graph, functions),
  ];
  return queue => {
    const consumer = consumers.get(queue.arn);
    const own = sources.filter(({ to }) => to === queue.arn);
    const specs = [consumer, ...own.map(({ spec }) => spec)];
    return {
      label: labelOf(queue),
      service: specs.map(serviceOf).find(service => service !== null) ?? null,
      consumer: consumer?.label ?? null,
      deadLettersOf: [...new Set(own.map(({ label }) => label))],
      canRedrive: queues.some(({ deadLetterArn }) => deadLetterArn === queue.arn),
    };
  };
}

/** `shop/payments` for `handlers/shop/payments/functions/payments.ts`. */
const serviceOf = (spec: FunctionSpec | undefined): string | null =>
  /(?:^|\/)handlers\/(.+)\/functions\//.exec(spec?.entry ?? "")?.[1] ?? null;

const consumersOf = (graph: Graph, functions: Pick<ConsoleFunctions, "find">) =>
  new Map(
    ofType(graph, "aws:lambda/eventSourceMapping:EventSourceMapping").map(({ inputs, outputs }) => [
      inputs.eventSourceArn,
      functions.find(text(outputs.functionArn) ?? text(inputs.functionName) ?? ""),
    ]),
  );

/** Functions and schedules with a queue for their dead letters. */
function functionSources(graph: Graph, functions: Pick<ConsoleFunctions, "find">): DeadLetterSource[] {
  const source = (reference: unknown, to: unknown): DeadLetterSource => {
    const spec = functions.find(text(reference) ?? "");
    return { label: spec?.label ?? text(reference) ?? "", spec, to };
  };
  return [
    ...ofType(graph, "aws:lambda/function:Function").map(({ inputs, outputs }) =>
      source(outputs.arn, member(inputs, "deadLetterConfig", "targetArn")),
    ),
    ...ofType(graph, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").map(({ inputs }) =>
      source(inputs.functionName, member(inputs, "destinationConfig", "onFailure", "destination")),
    ),
    ...ofType(graph, "aws:scheduler/schedule:Schedule").flatMap(({ inputs }) =>
      [inputs.target, ...list(inputs.targets)].map(target =>
        source(member(target, "arn"), member(target, "deadLetterConfig", "arn")),
      ),
    ),
  ].filter(({ to }) => to !== undefined);
}
