import type { ConsumerSpec, Contract } from "../../contract/language.ts";
import { WorkQueue, type WorkQueueArgs } from "../queues/work-queue.ts";
import { Mistake } from "../shared/mistakes.ts";
import { queueNamesOf } from "./contracts.ts";
import { registerEach } from "./resolve-links.ts";

/** A consumer with its function's name and the service that it belongs to. */
export interface ConsumerPlan {
  readonly name: string;
  readonly service: string;
  readonly spec: ConsumerSpec;
}

/**
 * The consumer of each queue, by the queue's name.
 *
 * @throws Mistake naming the queue without a consumer, or that two consumers would take messages from one another
 */
export function planConsumers(contracts: readonly Contract[]): ReadonlyMap<string, ConsumerPlan> {
  const plans = new Map<string, ConsumerPlan>();
  for (const { service, consumers = {} } of contracts) {
    for (const [name, spec] of Object.entries(consumers)) {
      const other = plans.get(spec.queue);
      if (other)
        throw new Mistake(
          `The queue "${spec.queue}" has two consumers, ${other.name} of the service ${other.service} and ${name} of ${service}: each would miss what the other takes. Leave it to one.`,
        );
      plans.set(spec.queue, { name, service, spec });
    }
  }
  const idle = queueNamesOf(contracts).find(queue => !plans.has(queue));
  if (idle !== undefined)
    throw new Mistake(
      `Nothing works on the messages of the queue "${idle}". Name it under consumers in the contract of a service that is in the config value services.`,
    );
  return plans;
}

/** The queue of each consumer, by the queue's name. */
export const registerQueues = (
  plans: ReadonlyMap<string, ConsumerPlan>,
  settings: Omit<WorkQueueArgs, "visibilityTimeoutSeconds" | "impact">,
): Record<string, WorkQueue> =>
  registerEach(
    plans,
    (name, { spec }) =>
      new WorkQueue(name, {
        ...settings,
        visibilityTimeoutSeconds: visibilityTimeoutSeconds(spec),
        impact: `The work of ${name} is not done: ${spec.summary}.`,
      }),
  );

/**
 * Seconds for which a message is hidden while it is worked on: six times the worker's time-out, so that Lambda can
 * try a batch again that it was throttled for, and the window in which a batch is gathered.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-queueconfig
 */
export const visibilityTimeoutSeconds = ({
  timeoutSeconds,
  maximumBatchingWindowSeconds = 0,
}: ConsumerSpec): number => 6 * timeoutSeconds + maximumBatchingWindowSeconds;
