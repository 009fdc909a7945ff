import type { WireObject } from "../../../../local/graph/wire.ts";

/** One call of the engine to a provider that changes something. */
export interface Call {
  readonly method: "create" | "update" | "delete";
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
  /** As given, secrets opened. */
  readonly inputs: WireObject;
}

/** A resource that is there. */
export interface Thing {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  /** As the engine is told, secrets sealed. */
  state: WireObject;
}

/** Why AWS does not do something, in its words. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
