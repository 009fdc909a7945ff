import { interpolate } from "@pulumi/pulumi";
import type { Statement } from "../shared/policy.ts";
import { actions, type Place } from "./deploy-place.ts";

/** What a deployment does to Aurora and to the network around it. */
export function databaseStatements({ partition, region, accountId, project, stack }: Place): Statement[] {
  const arn = (service: string, rest: string) =>
    interpolate`arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  const named = `${project}-${stack}-*`;
  return [
    {
      Sid: "Database",
      Action: actions(
        "rds",
        "AddTagsToResource CreateDBCluster CreateDBClusterParameterGroup CreateDBClusterSnapshot CreateDBInstance CreateDBSubnetGroup CreateEventSubscription DeleteDBCluster DeleteDBClusterParameterGroup DeleteDBInstance DeleteDBSubnetGroup DeleteEventSubscription DescribeDBClusterParameterGroups DescribeDBClusterParameters DescribeDBClusterSnapshots DescribeDBClusters DescribeDBInstances DescribeDBSubnetGroups DescribeEventSubscriptions DisableHttpEndpoint EnableHttpEndpoint ListTagsForResource ModifyDBCluster ModifyDBClusterParameterGroup ModifyDBInstance ModifyDBSubnetGroup ModifyEventSubscription RemoveTagsFromResource ResetDBClusterParameterGroup RestoreDBClusterFromSnapshot RestoreDBClusterToPointInTime",
      ),
      Resource: [
        arn("rds", `cluster:${named}`),
        arn("rds", "db:*"),
        arn("rds", "cluster-pg:*"),
        arn("rds", "subgrp:*"),
        arn("rds", "es:*"),
        arn("rds", `cluster-snapshot:${named}`),
      ],
    },
    { Sid: "EngineVersions", Action: actions("rds", "DescribeDBEngineVersions"), Resource: "*" },
    {
      // The provider asks of each cluster whether it belongs to one.
      Sid: "GlobalClusters",
      Action: actions("rds", "DescribeGlobalClusters"),
      Resource: interpolate`arn:${partition}:rds::${accountId}:global-cluster:*`,
    },
    {
      Sid: "Network",
      Action: actions(
        "ec2",
        "AssociateRouteTable AttachInternetGateway AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateFlowLogs CreateInternetGateway CreateRouteTable CreateSecurityGroup CreateSubnet CreateTags CreateVpc DeleteFlowLogs DeleteInternetGateway DeleteRouteTable DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVpc DetachInternetGateway DisassociateRouteTable ModifySubnetAttribute ModifyVpcAttribute ReplaceRouteTableAssociation RevokeSecurityGroupEgress RevokeSecurityGroupIngress UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress",
      ),
      Resource: [
        "vpc",
        "subnet",
        "route-table",
        "internet-gateway",
        "security-group",
        "security-group-rule",
        "vpc-flow-log",
      ].map(kind => arn("ec2", `${kind}/*`)),
    },
    {
      Sid: "FindNetwork",
      Action: actions(
        "ec2",
        "DescribeAccountAttributes DescribeAvailabilityZones DescribeFlowLogs DescribeInternetGateways DescribeNetworkAcls DescribeNetworkInterfaces DescribeRouteTables DescribeSecurityGroupRules DescribeSecurityGroups DescribeSubnets DescribeTags DescribeVpcs DescribeVpcAttribute",
      ),
      Resource: "*",
    },
  ];
}
