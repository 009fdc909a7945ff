import { getCallerIdentityOutput, getPartitionOutput, getRegionOutput } from "@pulumi/aws";
import type { Input, Resource } from "@pulumi/pulumi";

/** Where the resources stand. Each is that of the component's AWS provider, unless it is given. */
export interface PlaceArgs {
  /** Account of the resources. Default: the account that the provider signs in to. */
  readonly accountId?: Input<string>;
  /** Default: the provider's region. */
  readonly region?: Input<string>;
  /** First part of every ARN: `aws-us-gov`, `aws-cn`. Default: that of the provider's region. */
  readonly partition?: Input<string>;
}

export const accountOf = (parent: Resource, { accountId }: PlaceArgs): Input<string> =>
  accountId ?? getCallerIdentityOutput({}, { parent }).accountId;

export const regionOf = (parent: Resource, { region }: PlaceArgs): Input<string> =>
  region ?? getRegionOutput({}, { parent }).region;

export const partitionOf = (parent: Resource, { partition }: PlaceArgs): Input<string> =>
  partition ?? getPartitionOutput({}, { parent }).partition;
