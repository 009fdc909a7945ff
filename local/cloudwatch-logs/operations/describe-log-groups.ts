import type { AwsOperation } from "../../aws/types.ts";
import {
  type Input,
  invalid,
  limitOf,
  type OperationContext,
  oneOf,
  readToken,
  tokenFor,
} from "../operation.ts";

const MOST_GROUPS = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const describeLogGroups = ({ groups, arnOf, createdAt }: OperationContext): AwsOperation<Input> => ({
  action: "logs:DescribeLogGroups",
  resources: () => [arnOf("*")],
  run: async input => {
    oneOf(input, "logGroupClass", ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]);
    if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined)
      throw invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
    const found = groups().filter(
      ({ name, groupClass }) =>
        (input.logGroupClass === undefined || input.logGroupClass === groupClass) &&
        (typeof prefix !== "string" || name.startsWith(prefix)) &&
        (typeof pattern !== "string" || name.includes(pattern)),
    );
    const limit = limitOf(input, MOST_GROUPS);
    const place = readToken(input.nextToken);
    return {
      logGroups: found
        .slice(place, place + limit)
        .map(({ name, arn, retentionDays, keyId, groupClass, isProtected }) => ({
          logGroupName: name,
          arn: `${arn}:*`,
          logGroupArn: arn,
          storedBytes: 0,
          metricFilterCount: 0,
          creationTime: createdAt,
          logGroupClass: groupClass,
          deletionProtectionEnabled: isProtected,
          ...(keyId && { kmsKeyId: keyId }),
          ...(retentionDays && { retentionInDays: retentionDays }),
        })),
      ...(found.length > place + limit && { nextToken: tokenFor(place + limit) }),
    };
  },
});
