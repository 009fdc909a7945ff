import { randomBytes } from "node:crypto";
import type { WireObject } from "../../../../local/graph/wire.ts";
import { withProviderDefaults } from "./answers.ts";
import { rulesOf } from "./rules.ts";

/** An argument and what is wrong with it. */
export interface Fault {
  readonly property: string;
  readonly reason: string;
}

export interface Validated {
  readonly inputs: WireObject;
  readonly faults: readonly Fault[];
}

/** Checks arguments as the provider does, and completes them with a name and the provider's defaults. */
export function validate(type: string, logicalName: string, olds: WireObject, news: WireObject): Validated {
  const rules = rulesOf(type);
  const named = { ...news };
  if (rules.autoName && named[rules.autoName] === undefined && named[`${rules.autoName}Prefix`] === undefined)
    named[rules.autoName] =
      olds[rules.autoName] ?? `${logicalName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
  const given = (key: string) => named[key] !== undefined && named[key] !== null;
  const faults: Fault[] = rules.required
    .filter(key => !given(key))
    .map(property => ({ property, reason: `Missing required argument "${property}"` }));
  for (const group of rules.conflicts) {
    const [first, second] = group.filter(given);
    if (first && second) faults.push({ property: first, reason: `"${first}" conflicts with "${second}"` });
  }
  const name = rules.autoName && named[rules.autoName];
  if (rules.autoName && typeof name === "string" && name.length > rules.nameLength) {
    const reason = `"${name}" has ${name.length} characters of at most ${rules.nameLength}`;
    faults.push({ property: rules.autoName, reason });
  }
  return { inputs: withProviderDefaults(type, named), faults };
}
