import type { Input, Resource } from "@pulumi/pulumi";
import { defined } from "../../lib/defined.ts";
import { Network } from "../network/network.ts";
import { childOptions } from "../shared/component.ts";
import type { CompleteArgs } from "./defaults.ts";

/** Where the cluster's instances stand. */
export interface Subnets {
  readonly vpcId: Input<string>;
  readonly subnetIds: Input<Input<string>[]>;
  /** Zones of the subnets; none where AWS chooses them. */
  readonly zones: readonly string[];
  /** The network, where it is one of ours. */
  readonly network?: Network;
}

/** The subnets that the caller gives, those of the caller's network, or those of a network of the database's own. */
export function subnetsOf(parent: Resource, name: string, args: CompleteArgs): Subnets {
  const { vpcId, subnetIds, zones = [] } = args;
  if (vpcId !== undefined && subnetIds !== undefined) return { vpcId, subnetIds, zones };
  const network = args.network ?? ownNetwork(parent, name, args);
  return { vpcId: network.vpcId, subnetIds: network.subnetIds, zones: network.zones ?? zones, network };
}

function ownNetwork(parent: Resource, name: string, args: CompleteArgs): Network {
  const { accountId, zones, logRetentionDays, kmsKeyArn, transform = {} } = args;
  return new Network(
    `${name}-network`,
    defined({ accountId, zones, logRetentionDays, kmsKeyArn, transform: transform.network }),
    childOptions({ parent }),
  );
}
