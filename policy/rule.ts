import type { Graph, GraphResource } from "../local/graph/types.ts";

/** A graph that a mutation may change. */
export interface DraftGraph extends Omit<Graph, "resources"> {
  resources: DraftResource[];
}
export interface DraftResource extends Omit<GraphResource, "inputs" | "outputs" | "options"> {
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  options: Record<string, unknown>;
}

type Where = (resource: GraphResource, graph: Graph) => boolean;

/** One demand on every resource of a type. */
export interface Rule {
  /** Pulumi type token. */
  readonly type: string;
  /** What holds, for the message of a failure. */
  readonly says: string;
  /** Leaves out the resources that the demand does not concern. */
  readonly where: Where;
  readonly holds: Where;
  /** Breaks the demand for one resource: the tests check that the rule notices it. */
  readonly spoil: (resource: DraftResource, graph: DraftGraph) => void;
  /** The one input that the demand is about, dotted; undefined if it is about more. */
  readonly path?: string;
  /** The one resource option that the demand is about. */
  readonly option?: string;
  /** Default: those of the control. */
  readonly stacks?: readonly Stack[];
}

/** How much harm a resource can do that breaks a control. */
export type Severity = "low" | "medium" | "high" | "critical";

/** One row of the control table. */
export interface Control {
  readonly row: number;
  /** The row's own ids at the benchmarks, and what it demands. */
  readonly demand: string;
  readonly severity: Severity;
  readonly stacks: readonly Stack[];
  readonly rules: readonly Rule[];
}

/** `prod` stands for the prod stack as it is, and with all that may be switched on. */
export type Stack = "dev" | "prod";
export const both: readonly Stack[] = ["dev", "prod"];
export const prodOnly: readonly Stack[] = ["prod"];

/** What a property must be, and a value that it must not be. */
export interface Expectation {
  readonly says: string;
  readonly holds: (value: unknown, resource: GraphResource, graph: Graph) => boolean;
  readonly counterexample: unknown;
}

const always: Where = () => true;

/** Every resource of the type has the property as expected; `path` is dotted (`tracingConfig.mode`). */
export function property(type: string, path: string, expected: Expectation, where: Where = always): Rule {
  return {
    type,
    path,
    says: `${path} ${expected.says}`,
    where,
    holds: (resource, graph) => expected.holds(valueAt(resource.inputs, path), resource, graph),
    spoil: resource => put(resource.inputs, path, expected.counterexample),
  };
}

/** Like {@link property}, for a resource option such as `protect`. */
export function option(type: string, name: string, expected: Expectation, where: Where = always): Rule {
  return {
    type,
    option: name,
    says: `option ${name} ${expected.says}`,
    where,
    holds: (resource, graph) => expected.holds(resource.options[name], resource, graph),
    spoil: resource => {
      resource.options[name] = expected.counterexample;
    },
  };
}

/** Every resource of the type has one of another type that goes with it, such as a queue its policy. */
export function companion(
  type: string,
  other: string,
  matches: (companion: GraphResource, resource: GraphResource) => boolean,
  where: Where = always,
): Rule {
  return {
    type,
    says: `has its ${other}`,
    where,
    holds: (resource, graph) => ofType(graph, other).some(candidate => matches(candidate, resource)),
    spoil: (_resource, graph) => {
      graph.resources = graph.resources.filter(candidate => candidate.type !== other);
    },
  };
}

/** There is no resource of the type: each one that there is breaks the rule. */
export function none(type: string): Rule {
  return { type, says: "must not be there", where: always, holds: () => false, spoil: () => {} };
}

/** Any other demand. */
export const rule = (given: Omit<Rule, "where"> & { readonly where?: Where }): Rule => ({
  where: always,
  ...given,
});

/** A demand that is made of some of the control's stacks only. */
export const onlyOf = (stacks: readonly Stack[], demand: Rule): Rule => ({ ...demand, stacks });

/** The rules of a control that a stack is held to. */
export const rulesOf = ({ stacks, rules }: Control, stack: Stack): readonly Rule[] =>
  stacks.includes(stack) ? rules.filter(rule => (rule.stacks ?? stacks).includes(stack)) : [];

/** The resources of the graph that a rule concerns. */
export const concerned = (of: Rule, graph: Graph): GraphResource[] =>
  ofType(graph, of.type).filter(resource => of.where(resource, graph));

/** The resources that break a rule, with what they break; those aside that are excused. */
export const violations = (
  of: Rule,
  graph: Graph,
  counts: (resource: GraphResource) => boolean = () => true,
): string[] =>
  concerned(of, graph)
    .filter(counts)
    .filter(resource => !of.holds(resource, graph))
    .map(resource => sentence(of, resource));

export const sentence = (of: Rule, { type, name }: GraphResource): string => `${type} "${name}": ${of.says}`;

export const ofType = (graph: Graph, type: string): GraphResource[] =>
  graph.resources.filter(resource => resource.type === type);

export function valueAt(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
      value,
    );
}

/** Sets a property, making the objects on the way to it. */
export function put(object: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop() ?? path;
  let at = object;
  for (const key of keys) {
    at[key] ??= {};
    at = at[key] as Record<string, unknown>;
  }
  if (value === undefined) delete at[last];
  else at[last] = value;
}
