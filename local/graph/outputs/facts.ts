import { type Naming, naming } from "../naming.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Wire } from "../wire.ts";

/** A resource as the program registered it, secrets opened. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** `id`, the names of the outputs that are `secret`, and the outputs themselves. */
export type MockedOutputs = Readonly<Record<string, Wire>> & {
  readonly id: string;
  readonly secret?: readonly string[];
};

/** What the outputs of a resource are made from. */
export class Facts {
  /** Makes ids, the same everywhere. */
  readonly naming: Naming;
  /** Makes secrets, the same for one seed. */
  readonly secrets: Naming;

  constructor(
    readonly registration: Registration,
    readonly surroundings: Surroundings,
  ) {
    this.naming = naming(registration.urn);
    this.secrets = naming(registration.urn, surroundings.seed);
  }

  get region(): string {
    return this.surroundings.region;
  }

  /** An input that is a string, or the fallback. */
  text(input: string, fallback = ""): string {
    const value = this.registration.inputs[input];
    return typeof value === "string" ? value : fallback;
  }

  /** The physical name: what the program says, or one made up as the engine does (`<name>-<7 hex digits>`). */
  name(input: string): string {
    return this.text(input) || `${this.registration.name}-${this.naming.hex("name", 7)}`;
  }

  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.region}:${this.surroundings.accountId}:${resource}`;
  }

  /** `aws:sns/topic:Topic` named `alarms` becomes `arn:aws:sns:<region>:<account>:topic/alarms`. */
  genericArn(name: string): string {
    const [, module = "aws", type = ""] = this.registration.type.split(":");
    return this.arn(module.split("/")[0] ?? module, `${type.toLowerCase()}/${name}`);
  }

  /** An id as EC2 makes them: `vpc-0123456789abcdef0`. */
  ec2Id(prefix: string, purpose = "id"): string {
    return `${prefix}-${this.naming.hex(`${prefix}/${purpose}`, 17)}`;
  }
}
