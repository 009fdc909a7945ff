import { cognito } from "./outputs/cognito.ts";
import { compute } from "./outputs/compute.ts";
import { data } from "./outputs/data.ts";
import { delivery } from "./outputs/delivery.ts";
import { Facts, type MockedOutputs, type Registration } from "./outputs/facts.ts";
import { gateway } from "./outputs/gateway.ts";
import { network } from "./outputs/network.ts";
import { security } from "./outputs/security.ts";
import { website } from "./outputs/website.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Wire } from "./wire.ts";

/** What the cloud would answer to the creation of each resource type; a type that is not here gets {@link generic}. */
const table: Readonly<Record<string, (facts: Facts) => MockedOutputs>> = {
  ...cognito,
  ...compute,
  ...data,
  ...delivery,
  ...gateway,
  ...network,
  ...security,
  ...website,
};

/** The id, the outputs beyond the inputs, and which of those are secret. The same registration gives the same answer. */
export function mockOutputs(
  registration: Registration,
  surroundings: Surroundings,
): {
  readonly id: string;
  readonly outputs: Readonly<Record<string, Wire>>;
  readonly secrets: readonly string[];
} {
  const facts = new Facts(registration, surroundings);
  const { id, secret, ...outputs } = (table[registration.type] ?? generic)(facts);
  return { id: String(id), outputs, secrets: secret ?? [] };
}

/** A name like the engine's automatic ones, and an ARN in the shape that most services use. */
function generic(facts: Facts): MockedOutputs {
  const name = facts.name("name");
  return { id: name, name, arn: facts.genericArn(name) };
}
