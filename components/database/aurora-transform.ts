import type { cloudwatch, ec2, iam, lambda, rds, secretsmanager } from "@pulumi/aws";
import type { NodeFunctionTransform } from "../functions/node-function.ts";
import type { NetworkTransform } from "../network/network.ts";
import type { SecretTransform } from "../secrets/app-secret.ts";
import type { Transform } from "../shared/component.ts";

/** Changes what the children of an {@link AuroraDatabase} get. */
export interface AuroraDatabaseTransform {
  /** Of the network that the database makes where it is given none. */
  readonly network?: NetworkTransform;
  readonly subnetGroup?: Transform<rds.SubnetGroupArgs>;
  readonly securityGroup?: Transform<ec2.SecurityGroupArgs>;
  readonly parameterGroup?: Transform<rds.ClusterParameterGroupArgs>;
  readonly monitoringRole?: Transform<iam.RoleArgs>;
  readonly monitoringPolicy?: Transform<iam.RolePolicyArgs>;
  /** Of the cluster in use and of the one beside it. */
  readonly cluster?: Transform<rds.ClusterArgs>;
  /** Of each instance. */
  readonly instances?: Transform<rds.ClusterInstanceArgs>;
  readonly logGroup?: Transform<cloudwatch.LogGroupArgs>;
  readonly secret?: SecretTransform;
  readonly migrate?: NodeFunctionTransform;
  readonly migrations?: Transform<lambda.InvocationArgs>;
  readonly rotate?: NodeFunctionTransform;
  readonly rotatePermission?: Transform<lambda.PermissionArgs>;
  readonly rotation?: Transform<secretsmanager.SecretRotationArgs>;
  /** Of each subscription. */
  readonly eventSubscriptions?: Transform<rds.EventSubscriptionArgs>;
  readonly capacityAlarm?: Transform<cloudwatch.MetricAlarmArgs>;
}
