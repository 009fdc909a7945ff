import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Graph } from "../../local/graph/types.ts";
import { controls } from "../../policy/controls/index.ts";
import { configOfOtherStacks, policies, type StackPolicy } from "../../policy/pack.ts";
import type { DraftGraph } from "../../policy/rule.ts";
import type { SeenResource } from "../../policy/seen.ts";
import { graphOf, projectDir } from "../support/graph.ts";
import { faults } from "./faults.ts";
import { seenOf, withUnknown } from "./seen.ts";

const test = suite("policy pack");
const [full, dev] = await Promise.all([graphOf("full"), graphOf("dev")]);

interface Violation {
  readonly policy: string;
  readonly message: string;
  readonly urn: string | undefined;
}

class NotApplicable extends Error {}

/** Runs the pack as the engine does: inputs one by one, then every policy that is not disabled on the whole stack. */
function violationsIn(
  seen: readonly SeenResource[],
  inputs: ReadonlyMap<string, object>,
  config: Readonly<Record<string, string>> = {},
  only?: readonly string[],
): Violation[] {
  const found: Violation[] = [];
  const pack = policies();
  for (const policy of pack) {
    if (config[policy.name] === "disabled") continue;
    if ("validateResource" in policy)
      for (const [urn, props] of inputs) policy.validateResource({ urn, props });
    else if (only?.includes(policy.name) ?? true) found.push(...violationsOf(policy, seen));
  }
  return found;
}

function violationsOf(policy: StackPolicy, resources: readonly SeenResource[]): Violation[] {
  const found: Violation[] = [];
  const notApplicable = (reason?: string): never => {
    throw new NotApplicable(reason);
  };
  try {
    policy.validateStack({ resources, notApplicable }, (message, urn) =>
      found.push({ policy: policy.name, message, urn }),
    );
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
  }
  return found;
}

const inputsOf = ({ resources }: Graph) =>
  new Map(resources.map(({ urn, inputs }) => [urn, inputs] as const));
const check = (graph: Graph, config?: Readonly<Record<string, string>>, only?: readonly string[]) =>
  violationsIn(seenOf(graph), inputsOf(graph), config, only);

test("finds nothing wrong with prod, all features on, nor with dev by the rules of every stack", () => {
  assert.equal(check(full), []);
  assert.equal(check(dev, configOfOtherStacks()), []);
});

test("dev would not pass as production", () => {
  const names = new Set(check(dev).map(({ policy }) => policy));
  assert.ok(names.has("row-24-prod"));
  assert.ok([...names].every(name => name.endsWith("-prod")));
});

test("more than twenty mistakes are planted", () => assert.ok(faults.length >= 20));

for (const { policy, type, named = "", plant } of faults) {
  test(`${policy} notices a mistake in ${type}, and names the resource`, () => {
    const draft = structuredClone(full) as unknown as DraftGraph;
    const resource = draft.resources.find(one => one.type === type && one.name.includes(named));
    assert.ok(resource, `no ${type}`);
    plant(resource, draft);
    const own = check(draft as unknown as Graph, {}, [policy]).find(one => one.urn === resource.urn);
    assert.ok(own);
    assert.match(own.message, `${type} "${resource.name}": `);
  });
}

test("each policy has the severity of its row, the benchmarks' ids and what it demands", () => {
  const pack = policies().flatMap(policy => ("validateStack" in policy ? [policy] : []));
  const encrypted = pack.find(({ name }) => name === "row-56");
  assert.is(encrypted?.severity, "high");
  assert.equal(encrypted?.tags, ["nag SQS2", "CKV_AWS_27", "SQS.1"]);
  assert.is(encrypted?.description, "queues are encrypted");
  assert.is(
    pack.find(({ name }) => name === "row-3")?.description,
    "every route asks for the scopes of its contract",
  );
  assert.ok(pack.every(({ enforcementLevel }) => enforcementLevel === "mandatory"));
  const rows = new Set(pack.map(({ name }) => Number(/\d+/.exec(name))));
  assert.equal(
    [...rows],
    controls.map(({ row }) => row),
  );
});

test("policy/dev.json switches off what is demanded of production alone", () => {
  assert.equal(JSON.parse(readFileSync(join(projectDir, "policy/dev.json"), "utf8")), configOfOtherStacks());
});

test("a row that is excused as a whole says why", () => {
  const signed = policies().find(({ name }) => name === "row-18-prod") as StackPolicy;
  const reasons: (string | undefined)[] = [];
  const notApplicable = (reason?: string): never => {
    reasons.push(reason);
    throw new NotApplicable();
  };
  assert.throws(() => signed.validateStack({ resources: seenOf(full), notApplicable }, () => {}));
  assert.match(reasons[0] ?? "", "a signature would add no barrier");
});

// A first preview: what AWS makes up is unknown, and what is made of it.
const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
const queueUrn = urn("aws:sqs/queue:Queue", "orders");
const queue = {
  type: "aws:sqs/queue:Queue",
  name: "orders",
  urn: queueUrn,
  props: withUnknown({ sqsManagedSseEnabled: true, redrivePolicy: "{}" }, "arn", "url", "id"),
  opts: {},
  propertyDependencies: {},
};
const policyOf = (owner: string): SeenResource => ({
  type: "aws:sqs/queuePolicy:QueuePolicy",
  name: "orders-policy",
  urn: urn("aws:sqs/queuePolicy:QueuePolicy", "orders-policy"),
  props: withUnknown({}, "queueUrl", "policy", "id"),
  opts: {},
  propertyDependencies: { queueUrl: [{ urn: owner }], policy: [{ urn: owner }] },
});
const preview = (...resources: readonly SeenResource[]) =>
  violationsIn(resources, new Map(resources.map(({ urn, props }) => [urn, props]))).map(
    ({ policy, urn }) => `${policy} ${urn}`,
  );

test("in a preview a companion is known by whose value it takes, though nobody knows the value", () => {
  assert.equal(preview(queue, policyOf(queueUrn)), []);
  assert.equal(preview(queue, policyOf(urn("aws:sqs/queue:Queue", "other"))), [`row-58 ${queueUrn}`]);
  assert.equal(preview(queue), [`row-58 ${queueUrn}`]);
});

test("what stands on values of which nothing is known is left to the end of the deployment", () => {
  const policy = { ...policyOf(queueUrn), propertyDependencies: {} };
  assert.equal(preview(queue, policy), []);
});

test("what is known is judged in a preview too", () => {
  const plain = { ...queue, props: withUnknown({ sqsManagedSseEnabled: false }, "arn", "url", "id") };
  assert.equal(preview(plain, policyOf(queueUrn)), [`row-56 ${queueUrn}`, `row-57 ${queueUrn}`]);
});

test.run();
