import { interpolate } from "@pulumi/pulumi";
import type { Statement } from "../shared/policy.ts";
import { actions, type Place } from "./deploy-place.ts";

/** What a deployment does to the roles of its stack, and to whom it hands them. */
export function roleStatements({ partition, accountId, project, stack }: Place): Statement[] {
  const arn = (rest: string) => interpolate`arn:${partition}:iam::${accountId}:${rest}`;
  const tagged = { StringEquals: { "aws:ResourceTag/project": project, "aws:ResourceTag/stack": stack } };
  const tagging = { StringEquals: { "aws:RequestTag/project": project, "aws:RequestTag/stack": stack } };
  return [
    {
      Sid: "MakeRoles",
      Action: actions("iam", "CreateRole TagRole"),
      Resource: arn("role/*"),
      Condition: tagging,
    },
    {
      Sid: "Roles",
      Action: actions(
        "iam",
        "DeleteRole DeleteRolePolicy GetRole GetRolePolicy ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies PutRolePolicy UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription",
      ),
      Resource: arn("role/*"),
      Condition: tagged,
    },
    {
      Sid: "HandOverRoles",
      Action: actions("iam", "PassRole"),
      Resource: arn("role/*"),
      Condition: {
        StringEquals: {
          "iam:PassedToService": [
            "lambda.amazonaws.com",
            "scheduler.amazonaws.com",
            "monitoring.rds.amazonaws.com",
            "vpc-flow-logs.amazonaws.com",
            "codedeploy.amazonaws.com",
          ],
        },
      },
    },
    {
      // AWS makes these once in an account, when a service is used there for the first time.
      Sid: "RolesOfServices",
      Action: actions("iam", "CreateServiceLinkedRole"),
      Resource: arn("role/aws-service-role/*"),
      Condition: { StringEquals: { "iam:AWSServiceName": servicesWithRoles } },
    },
  ];
}

const servicesWithRoles = [
  "email.cognito-idp.amazonaws.com",
  "ops.apigateway.amazonaws.com",
  "rds.amazonaws.com",
  "wafv2.amazonaws.com",
];
