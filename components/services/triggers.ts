import type { Link } from "../../contract/language.ts";
import type { TriggerName } from "../directory/trigger-names.ts";
import { type FunctionSettings, functionSettings, NodeFunction } from "../functions/node-function.ts";
import type { FunctionLink } from "../shared/grants.ts";
import type { TriggerPlan } from "./contracts.ts";

export interface TriggerArgs extends FunctionSettings {
  /** What a trigger's links stand for; not `directory`, which does not exist yet. */
  readonly resolve: (link: Link) => FunctionLink;
  /** See {@link NodeFunction}. */
  readonly reservedConcurrency: number;
}

/** Cognito waits no longer. */
const timeoutSeconds = 5;

/**
 * The functions that the user pool calls. They come before the pool, which names them; what they may do with the
 * pool itself is granted after it, by {@link grantDirectory}.
 */
export function registerTriggers(
  plans: readonly TriggerPlan[],
  args: TriggerArgs,
): Partial<Record<TriggerName, NodeFunction>> {
  return Object.fromEntries(
    plans.map(({ trigger, name, folder, spec }) => [
      trigger,
      new NodeFunction(name, {
        ...functionSettings(args),
        description: spec.summary,
        entry: `${folder}/functions/${name}.ts`,
        timeoutSeconds: Math.min(spec.timeoutSeconds, timeoutSeconds),
        reservedConcurrency: args.reservedConcurrency,
        links: spec.uses.filter(link => link !== "directory").map(args.resolve),
        impact: "People who sign up or sign in meet an error, or are completed by their first request.",
      }),
    ]),
  );
}

/** Lets those triggers manage accounts whose contract asks for it. */
export function grantDirectory(
  plans: readonly TriggerPlan[],
  functions: Partial<Record<TriggerName, NodeFunction>>,
  link: FunctionLink,
): void {
  for (const { trigger, name, spec } of plans) {
    if (spec.uses.includes("directory")) functions[trigger]?.grant(`${name}-directory`, link.statements);
  }
}
