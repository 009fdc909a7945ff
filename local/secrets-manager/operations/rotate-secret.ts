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
  const { secrets } = context;
  const VersionId = versionToken(input, invalidParameter);
  const rules = readRules(input);
  const found = secrets.get(required(input, "SecretId"));
  const lambdaArn = readFunction(input) ?? found.rotation?.lambdaArn;
  if (!lambdaArn) throw invalidRequest("No Lambda rotation function ARN is associated with this secret.");
  if (secrets.staged(found, "AWSCURRENT") === undefined)
    throw invalidParameter("The secret has no value to rotate.");
  if (context.rotating.has(found.arn))
    throw invalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");
  const secret = secrets.save({ ...found, rotation: { ...found.rotation, ...rules, lambdaArn } });
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

function readFunction(input: Input): string | undefined {
  const arn = optional(input, "RotationLambdaARN");
  if (arn !== undefined && arn.length > 2048)
    throw invalidParameter("RotationLambdaARN must be 2048 characters long at most.");
  return arn;
}

function readRules({ RotationRules }: Input) {
  const days = number(member(RotationRules, "AutomaticallyAfterDays"));
  const [duration, schedule] = ["Duration", "ScheduleExpression"].map(name =>
    text(member(RotationRules, name)),
  );
  if (days !== undefined && (days < 1 || days > 1000))
    throw invalidParameter("RotationRules.AutomaticallyAfterDays must be within 1-1000.");
  if (days !== undefined && schedule !== undefined)
    throw invalidParameter("You can set AutomaticallyAfterDays or ScheduleExpression, but not both.");
  return defined({ days, duration, schedule });
}
