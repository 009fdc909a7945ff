import { AwsError } from "../../aws/types.ts";
import { invalidParameter, notFound } from "../errors.ts";
import { secretFilter } from "../filters.ts";
import { onAll, pageOf, strings, valueOutput } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html */
export const batchGetSecretValue = onAll("BatchGetSecretValue", (input, { secrets }, call) => {
  const named = strings(input.SecretIdList);
  const hasFilters = Array.isArray(input.Filters) && input.Filters.length > 0;
  if ((named !== undefined) === hasFilters)
    throw invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
  if (!hasFilters && input.MaxResults !== undefined)
    throw invalidParameter(
      "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
    );
  const fits = secretFilter(input);
  const living = secrets.all().filter(secret => secret.deletesAt === undefined && fits(secret));
  const page = pageOf(input, named ?? living.map(({ arn }) => arn), 20);
  const SecretValues: unknown[] = [];
  const Errors: unknown[] = [];
  for (const SecretId of page.items) {
    try {
      call.require?.("secretsmanager:GetSecretValue", secrets.arnOf(SecretId));
      const secret = secrets.get(SecretId);
      const current = secrets.staged(secret, "AWSCURRENT");
      if (!current)
        throw notFound("Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
      secrets.accessed(secret, ...current);
      SecretValues.push(valueOutput(secret, ...current));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Errors.push({ SecretId, ErrorCode: error.name, Message: error.message });
    }
  }
  return { SecretValues, Errors, NextToken: page.next };
});
