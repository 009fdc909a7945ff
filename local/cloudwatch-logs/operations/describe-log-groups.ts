import type { AwsOperation } from "../../aws/types.ts";
import { atMostOne, type Input, limitOf, type OperationContext, readToken, tokenFor } from "../operation.ts";

const MOST_GROUPS = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const describeLogGroups = ({ groups, arnOf, createdAt }: OperationContext): AwsOperation<Input> => ({
  action: "logs:DescribeLogGroups",
  resources: () => [arnOf("*")],
  run: async input => {
    atMostOne(input, "logGroupNamePrefix", "logGroupNamePattern");
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
    const found = groups().filter(
      ({ name }) =>
        (typeof prefix !== "string" || name.startsWith(prefix)) &&
        (typeof pattern !== "string" || name.includes(pattern)),
    );
    const limit = limitOf(input, MOST_GROUPS);
    const place = readToken(input.nextToken);
    return {
      logGroups: found.slice(place, place + limit).map(({ name, arn, retentionDays }) => ({
        logGroupName: name,
        arn: `${arn}:*`,
        logGroupArn: arn,
        storedBytes: 0,
        creationTime: createdAt,
        logGroupClass: "STANDARD",
        ...(retentionDays && { retentionInDays: retentionDays }),
      })),
      ...(found.length > place + limit && { nextToken: tokenFor(place + limit) }),
    };
  },
});
