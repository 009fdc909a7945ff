import { defined } from "../../lib/defined.ts";
import { arnOf, number, ofType, text } from "../graph/resources.ts";
import type { Graph, GraphResource } from "../graph/types.ts";
import type { Key, Keys, Material } from "./keys.ts";

type Random = (bytes: number) => Buffer;

/**
 * Makes the keys that the program registers. One that the program does not register any more waits for its deletion, and
 * is as it was when the program registers it again.
 */
export function adoptKeys(graph: Graph, keys: Keys, random: Random): void {
  const registered = ofType(graph, "aws:kms/key:Key").filter(isSymmetric);
  for (const resource of registered) keys.save(adopted(resource, keys, random));
  const arns = new Set(registered.map(arnOf));
  for (const key of keys.all()) {
    if (!arns.has(key.arn)) keys.save({ ...key, state: "PendingDeletion" });
  }
  keys.aliases = aliasesOf(graph);
}

function adopted(resource: GraphResource, keys: Keys, random: Random): Key {
  const { inputs, outputs, name } = resource;
  const arn = arnOf(resource);
  const known = keys.byArn(arn);
  const state = inputs.isEnabled === false ? "Disabled" : "Enabled";
  return {
    keyId: text(outputs.keyId) ?? name,
    arn,
    description: text(inputs.description) ?? "",
    rotates: inputs.enableKeyRotation === true,
    ...defined({ rotationDays: number(inputs.rotationPeriodInDays) }),
    state: known === undefined || known.state === "PendingDeletion" ? state : known.state,
    createdAt: known?.createdAt ?? keys.now(),
    materials: known?.materials ?? [newMaterial(random, keys.now())],
  };
}

/** A new generation of a key's secret. */
export const newMaterial = (random: Random, now: number): Material => ({
  id: random(32).toString("hex"),
  secret: random(32).toString("base64"),
  createdAt: now,
});

const isSymmetric = ({ inputs }: GraphResource): boolean =>
  (inputs.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT" &&
  (inputs.keyUsage ?? "ENCRYPT_DECRYPT") === "ENCRYPT_DECRYPT";

const aliasesOf = (graph: Graph): Map<string, string> =>
  new Map(
    ofType(graph, "aws:kms/alias:Alias").flatMap(({ outputs }) => {
      const [name, target] = [text(outputs.name), text(outputs.targetKeyArn)];
      return name === undefined || target === undefined ? [] : [[name, target] as const];
    }),
  );
