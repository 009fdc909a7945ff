import type { Wire, WireObject } from "../../../../local/graph/wire.ts";
import { Refusal, type Thing } from "./call.ts";
import { openedObject } from "./properties.ts";

/** What stands in an account. */
export interface Present {
  readonly things: readonly Thing[];
  readonly snapshots: readonly string[];
}

type Check = (properties: WireObject, present: Present) => string | undefined;

const having = ({ things }: Present, type: string, fields: WireObject) =>
  things.filter(thing => {
    const state = openedObject(thing.state);
    return thing.type === type && Object.entries(fields).every(([key, value]) => state[key] === value);
  });

const creations: Readonly<Record<string, Check>> = {
  "aws:apigatewayv2/stage:Stage": ({ apiId, routeSettings }, present) => {
    const keys = having(present, "aws:apigatewayv2/route:Route", { apiId: apiId ?? null }).map(
      ({ state }) => state.routeKey,
    );
    const wanted = Array.isArray(routeSettings) ? (routeSettings as WireObject[]) : [];
    const missing = wanted.find(({ routeKey }) => !keys.includes(routeKey));
    return missing && `NotFoundException: Unable to find Route by key ${String(missing.routeKey)}`;
  },
  // Whoever runs a migration needs a database that answers.
  "aws:lambda/invocation:Invocation": ({ functionName }, present) => {
    if (having(present, "aws:lambda/function:Function", { name: functionName ?? null }).length === 0)
      return `ResourceNotFoundException: Function not found: ${String(functionName)}`;
    return unreachable(String(functionName), present);
  },
  "aws:lambda/permission:Permission": ({ function: name }, present) =>
    having(present, "aws:lambda/function:Function", { name: name ?? null }).length === 0
      ? `ResourceNotFoundException: Function not found: ${String(name)}`
      : undefined,
  "aws:rds/cluster:Cluster": ({ snapshotIdentifier, restoreToPointInTime }, present) => {
    const { sourceClusterIdentifier } = (restoreToPointInTime ?? {}) as WireObject;
    if (snapshotIdentifier && !present.snapshots.includes(String(snapshotIdentifier)))
      return `DBClusterSnapshotNotFoundFault: DBClusterSnapshot ${String(snapshotIdentifier)} not found`;
    return sourceClusterIdentifier && clustersNamed(sourceClusterIdentifier, present).length === 0
      ? `DBClusterNotFoundFault: The source cluster could not be found: ${String(sourceClusterIdentifier)}`
      : undefined;
  },
  "aws:rds/clusterInstance:ClusterInstance": ({ clusterIdentifier }, present) =>
    clustersNamed(clusterIdentifier ?? null, present).length === 0
      ? `DBClusterNotFoundFault: DBCluster ${String(clusterIdentifier)} not found`
      : undefined,
};

const clustersNamed = (clusterIdentifier: Wire, present: Present) =>
  having(present, "aws:rds/cluster:Cluster", { clusterIdentifier });

/** Why the function of this name does not reach the cluster that its environment names, if it does not. */
function unreachable(functionName: string, present: Present): string | undefined {
  const [reader] = having(present, "aws:lambda/function:Function", { name: functionName });
  const { variables } = openedObject(reader?.state ?? {}).environment as { variables: WireObject };
  const arn = variables.DATABASE_CLUSTER_ARN ?? null;
  const [cluster] = having(present, "aws:rds/cluster:Cluster", { arn });
  const instances = having(present, "aws:rds/clusterInstance:ClusterInstance", {
    clusterIdentifier: cluster?.state.clusterIdentifier ?? null,
  });
  if (instances.length === 0) return "Unhandled: DatabaseUnavailableException: no instance answers";
  return openedObject(cluster?.state ?? {}).enableHttpEndpoint === true
    ? undefined
    : `Unhandled: BadRequestException: HttpEndpoint is not enabled for resource ${String(arn)}`;
}

const deletions: Readonly<Record<string, Check>> = {
  "aws:cognito/userPool:UserPool": ({ deletionProtection }) =>
    deletionProtection === "ACTIVE"
      ? "InvalidParameterException: The user pool cannot be deleted because deletion protection is activated"
      : undefined,
  "aws:ec2/securityGroup:SecurityGroup": ({ id }, present) =>
    using(present, "aws:rds/cluster:Cluster", "vpcSecurityGroupIds", id) && "DependencyViolation: in use",
  "aws:ec2/vpc:Vpc": ({ id }, present) => {
    const inside = ["subnet:Subnet", "securityGroup:SecurityGroup"].flatMap(type =>
      having(present, `aws:ec2/${type}`, { vpcId: id ?? null }),
    );
    return inside.length > 0 ? "DependencyViolation: The vpc has dependencies" : undefined;
  },
  "aws:iam/role:Role": ({ name }, present) =>
    having(present, "aws:iam/rolePolicy:RolePolicy", { role: name ?? null }).length > 0
      ? "DeleteConflict: Cannot delete entity, must delete policies first."
      : undefined,
  "aws:rds/cluster:Cluster": (state, present) => {
    const { clusterIdentifier, deletionProtection, finalSnapshotIdentifier, skipFinalSnapshot } = state;
    if (deletionProtection === true)
      return "InvalidParameterCombination: Cannot delete protected Cluster, please disable deletion protection";
    const inside = having(present, "aws:rds/clusterInstance:ClusterInstance", {
      clusterIdentifier: clusterIdentifier ?? null,
    });
    if (inside.length > 0)
      return "InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains DB instances in non-deleting state.";
    if (skipFinalSnapshot === true) return undefined;
    if (!finalSnapshotIdentifier)
      return "RDS Cluster final_snapshot_identifier is required when skip_final_snapshot is false";
    return present.snapshots.includes(String(finalSnapshotIdentifier))
      ? "DBClusterSnapshotAlreadyExistsFault"
      : undefined;
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": ({ name }, present) =>
    using(present, "aws:rds/cluster:Cluster", "dbClusterParameterGroupName", name) &&
    "InvalidDBParameterGroupState: in use",
  "aws:rds/subnetGroup:SubnetGroup": ({ name }, present) =>
    using(present, "aws:rds/cluster:Cluster", "dbSubnetGroupName", name) &&
    "InvalidDBSubnetGroupStateFault: in use",
};

function using({ things }: Present, type: string, property: string, value: unknown): true | undefined {
  const isUsed = things.some(thing => {
    const used = thing.type === type ? openedObject(thing.state)[property] : undefined;
    return Array.isArray(used) ? used.includes(value as never) : used !== undefined && used === value;
  });
  return isUsed || undefined;
}

/**
 * @throws Refusal where AWS would not make it
 */
export function checkCreation(type: string, inputs: WireObject, present: Present): void {
  refuse(creations[type]?.(openedObject(inputs), present));
}

/**
 * @throws Refusal where AWS would not delete it
 */
export function checkDeletion({ type, id, state }: Thing, present: Present): void {
  refuse(deletions[type]?.({ ...openedObject(state), id }, present));
}

function refuse(reason: string | undefined): void {
  if (reason) throw new Refusal(reason);
}
