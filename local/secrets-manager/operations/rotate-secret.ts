import { defined } from "../../../lib/defined.ts";
import { AwsError } from "../../aws/types.ts";
import { member, number, text } from "../../graph/resources.ts";
import { invalidParameter, invalidRequest } from "../errors.ts";
import { type Input, onSecret, optional, required, versionToken } from "../operation.ts";
import { runRotation, testRotation } from "../rotation.ts";

/**
 * Starts a rotation and, unlike AWS, waits for its end, so that the caller sees a failure.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export const rotateSecret = onSecret("RotateSecret", async (input, context) => {
  const { secrets, newId } = context;
  const found = secrets.get(required(input, "SecretId"));
  const lambdaArn = optional(input, "RotationLambdaARN") ?? found.rotation?.lambdaArn;
  if (!lambdaArn) throw invalidRequest("You must specify a Lambda function ARN for RotationLambdaARN.");
  if (secrets.staged(found, "AWSCURRENT") === undefined)
    throw invalidParameter("The secret has no value to rotate.");
  const secret = secrets.save({ ...found, rotation: { ...found.rotation, ...readRules(input), lambdaArn } });
  const VersionId = versionToken(input, newId);
  try {
    if (input.RotateImmediately === false) await testRotation(context, secret, VersionId);
    else await runRotation(context, secret, VersionId);
  } catch (error) {
    // Nothing was called: the secret stays as it was.
    if (error instanceof AwsError && error.name === "AccessDeniedException") secrets.save(found);
    throw error;
  }
  return { ARN: secret.arn, Name: secret.name, VersionId };
});

function readRules({ RotationRules }: Input) {
  const days = number(member(RotationRules, "AutomaticallyAfterDays"));
  const [duration, schedule] = ["Duration", "ScheduleExpression"].map(name =>
    text(member(RotationRules, name)),
  );
  if (days !== undefined && (days < 1 || days > 1000))
    throw invalidParameter("AutomaticallyAfterDays must be between 1 and 1000.");
  if (days !== undefined && schedule !== undefined)
    throw invalidParameter("You can set AutomaticallyAfterDays or ScheduleExpression, but not both.");
  return defined({ days, duration, schedule });
}
