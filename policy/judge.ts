import type { Graph, GraphResource } from "../local/graph/types.ts";
import { concerned, type Rule, valueAt } from "./rule.ts";
import { isUnknown, unknown } from "./seen.ts";

/** Options that the engine tells a policy; of the others it says nothing. */
const toldOptions = ["protect", "ignoreChanges", "deleteBeforeReplace", "additionalSecretOutputs"];

/**
 * Finds the resources that break a rule, as far as a preview can say: what stands on values that only AWS will know is
 * judged at the end of the deployment.
 */
export function judge(graph: Graph): (rule: Rule) => GraphResource[] {
  let readUnknown = false;
  const watchedGraph = watching(graph, () => {
    readUnknown = true;
  });
  return rule => {
    if (!isTold(rule)) return [];
    return concerned(rule, watchedGraph).filter(resource => {
      readUnknown = false;
      const holds = attempt(() => rule.holds(resource, watchedGraph));
      if (holds.value === true || readUnknown) return false;
      if (rule.path !== undefined && holdsUnknown(valueAt(resource.inputs, rule.path))) return false;
      if (holds.error) throw holds.error;
      return true;
    });
  };
}

/** Of a component that another program makes, such as awsx's network, the engine tells no arguments: its parts are judged. */
const isTold = ({ type, path, option }: Rule): boolean =>
  option === undefined ? path === undefined || !type.startsWith("awsx:") : toldOptions.includes(option);

const attempt = (act: () => boolean): { readonly value?: boolean; readonly error?: unknown } => {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
};

const holdsUnknown = (value: unknown): boolean =>
  typeof value === "object" && value !== null ? Object.values(value).some(holdsUnknown) : isUnknown(value);

/** The same graph, which notes when a value is read of which nothing is known. */
function watching(graph: Graph, note: () => void): Graph {
  const watched = <Value>(value: Value): Value => {
    if (typeof value !== "object" || value === null) return value;
    return new Proxy(value, {
      get(target, key, receiver) {
        const found = Reflect.get(target, key, receiver);
        if (found === unknown) note();
        return watched(found);
      },
    });
  };
  const resources = graph.resources.map(one => ({
    ...one,
    inputs: watched(one.inputs),
    outputs: watched(one.outputs),
  }));
  return { ...graph, resources };
}
