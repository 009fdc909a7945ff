import { description, onSecret, required, stagesByVersion } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export const describeSecret = onSecret("DescribeSecret", (input, { secrets }) => {
  const secret = secrets.get(required(input, "SecretId"), { deletedToo: true });
  return { ...description(secret), VersionIdsToStages: stagesByVersion(secret) };
});
