import { suite } from "uvu";
import * as assert from "uvu/assert";
import { controls } from "../../policy/controls/index.ts";
import { concerned, type DraftGraph, type DraftResource, type Rule, violations } from "../../policy/rule.ts";
import { graphOf } from "../support/graph.ts";

// A control that cannot fail proves nothing: here each of its rules is broken in a copy of the graph.
const test = suite("controls notice");
const graphs = (await Promise.all([graphOf("full"), graphOf("dev")])).map(frozen);

for (const { row, demand, rules } of controls) {
  test(`row ${row}: ${demand}`, () => {
    for (const rule of rules) {
      const graph = graphs.find(candidate => concerned(rule, candidate).length > 0);
      const names = graph ? concerned(rule, graph).map(({ urn }) => urn) : [];
      for (const urn of new Set([names.at(0), names.at(-1)])) {
        const noticed = graph && urn ? breakReal(rule, graph, urn) : breakMadeUp(rule);
        assert.ok(noticed, `row ${row} does not notice a ${rule.type} that breaks "${rule.says}"`);
      }
    }
  });
}

test.run();

function breakReal(rule: Rule, graph: (typeof graphs)[number], urn: string): boolean {
  const draft = draftOf(graph, urn);
  const resource = draft.resources.find(candidate => candidate.urn === urn);
  if (!resource) return false;
  rule.spoil(resource, draft);
  return violations(rule, draft).length > 0;
}

/** Only the named resource is a copy, which is a hundred times faster: a rule that breaks another throws, as it is frozen. */
function draftOf({ resources, ...graph }: (typeof graphs)[number], urn: string): DraftGraph {
  const drafts = resources.map(one => (one.urn === urn ? structuredClone(one) : one));
  return { ...structuredClone(graph), resources: drafts } as unknown as DraftGraph;
}

/** The same value, which nothing can change. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

/** For a type that the stacks do not have yet. */
function breakMadeUp(rule: Rule): boolean {
  const resource: DraftResource = {
    type: rule.type,
    name: "made-up",
    urn: `urn:pulumi:dev::made-up::${rule.type}::made-up`,
    parent: null,
    component: null,
    custom: true,
    inputs: {},
    outputs: { id: "made-up", arn: "arn:aws:made:::up" },
    dependsOn: [],
    options: {},
  };
  const draft: DraftGraph = {
    project: "made-up",
    stack: "prod",
    resources: [resource],
    outputs: {},
    secretPaths: [],
  };
  rule.spoil(resource, draft);
  return !rule.holds(resource, draft);
}
